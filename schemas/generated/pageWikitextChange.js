// Generated; do not edit.
const j=p;var L=p;const x={type:"object",required:["$schema","meta","dt","changelog_kind","page_change_kind","wiki_id","\
page","revision"],properties:{$schema:{type:"string",const:"/mediawiki/page/wikitext_change/1.0.0"},meta:{type:"object",
required:["id","stream"],properties:{id:{type:"string",pattern:"^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-\
[0-9a-f]{12}$"},stream:{type:"string",minLength:1},dt:{type:"string",format:"date-time",maxLength:128},domain:{type:"str\
ing",minLength:1},request_id:{type:"string"},uri:{type:"string"}}},dt:{type:"string",format:"date-time",maxLength:128},changelog_kind:{
type:"string",enum:["insert","update","delete"]},page_change_kind:{type:"string",enum:["create","undelete","edit","move",
"delete","visibility_change"]},wiki_id:{type:"string",minLength:1,maxLength:255},page:{allOf:[{$ref:"#/definitions/part0"}],
required:["page_id","page_title"]},performer:{$ref:"#/definitions/part1"},comment:{type:"string"},created_redirect_page:{
$ref:"#/definitions/part0"},revision:{allOf:[{$ref:"#/definitions/part2"}],required:["rev_id","rev_dt"]},prior_state:{type:"\
object",properties:{page:{$ref:"#/definitions/part0"},revision:{$ref:"#/definitions/part2"}}}},definitions:{part0:{type:"\
object",properties:{page_id:{type:"integer",minimum:0,maximum:9007199254740991},page_title:{type:"string",minLength:1},namespace_id:{
type:"integer"},is_redirect:{type:"boolean"},revision_count:{type:"integer"},redirect_page_link:{type:"object"}}},part1:{
type:"object",properties:{user_text:{type:"string",minLength:1},user_id:{type:"integer"},groups:{type:"array",items:{type:"\
string",minLength:1}},is_bot:{type:"boolean"},is_system:{type:"boolean"},is_temp:{type:"boolean"},registration_dt:{type:"\
string",format:"date-time",maxLength:128},edit_count:{type:"integer"}}},part4:{type:"object",properties:{slot_role:{type:"\
string"},content_model:{type:"string"},content_format:{type:"string"},content_sha1:{type:"string"},content_size:{type:"i\
nteger"},origin_rev_id:{type:"integer"},content_body:{type:"string"}}},part3:{type:"object",additionalProperties:{$ref:"\
#/definitions/part4"}},part2:{type:"object",properties:{rev_id:{type:"integer",minimum:0,maximum:9007199254740991},rev_parent_id:{
type:"integer",minimum:0,maximum:9007199254740991},rev_dt:{type:"string",format:"date-time",maxLength:128},rev_sha1:{type:"\
string"},rev_size:{type:"integer"},is_minor_edit:{type:"boolean"},comment:{type:"string"},editor:{$ref:"#/definitions/pa\
rt1"},is_content_visible:{type:"boolean"},is_comment_visible:{type:"boolean"},is_editor_visible:{type:"boolean"},content_slots:{
$ref:"#/definitions/part3"}}}}},N=new RegExp("^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$","u"),
P=/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;function u(r,{instancePath:i="",parentData:v,parentDataProperty:b,rootData:c=r}={}){let o=null,e=0;if(e===0)if(r&&typeof r==
"object"&&!Array.isArray(r)){if(r.page_id!==void 0){let s=r.page_id;const n=e;if(!(typeof s=="number"&&!(s%1)&&!isNaN(s)&&
isFinite(s)))return u.errors=[{instancePath:i+"/page_id",schemaPath:"#/properties/page_id/type",keyword:"type",params:{type:"\
integer"},message:"must be integer"}],!1;if(e===n&&typeof s=="number"&&isFinite(s)){if(s>9007199254740991||isNaN(s))return u.
errors=[{instancePath:i+"/page_id",schemaPath:"#/properties/page_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},
message:"must be <= 9007199254740991"}],!1;if(s<0||isNaN(s))return u.errors=[{instancePath:i+"/page_id",schemaPath:"#/pr\
operties/page_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=n===e}else
var t=!0;if(t){if(r.page_title!==void 0){let s=r.page_title;const n=e;if(e===n)if(typeof s=="string"){if(s.length<1)return u.
errors=[{instancePath:i+"/page_title",schemaPath:"#/properties/page_title/minLength",keyword:"minLength",params:{limit:1},
message:"must NOT have fewer than 1 characters"}],!1}else return u.errors=[{instancePath:i+"/page_title",schemaPath:"#/p\
roperties/page_title/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=n===e}else var t=!0;
if(t){if(r.namespace_id!==void 0){let s=r.namespace_id;const n=e;if(!(typeof s=="number"&&!(s%1)&&!isNaN(s)&&isFinite(s)))
return u.errors=[{instancePath:i+"/namespace_id",schemaPath:"#/properties/namespace_id/type",keyword:"type",params:{type:"\
integer"},message:"must be integer"}],!1;var t=n===e}else var t=!0;if(t){if(r.is_redirect!==void 0){const s=e;if(typeof r.
is_redirect!="boolean")return u.errors=[{instancePath:i+"/is_redirect",schemaPath:"#/properties/is_redirect/type",keyword:"\
type",params:{type:"boolean"},message:"must be boolean"}],!1;var t=s===e}else var t=!0;if(t){if(r.revision_count!==void 0){
let s=r.revision_count;const n=e;if(!(typeof s=="number"&&!(s%1)&&!isNaN(s)&&isFinite(s)))return u.errors=[{instancePath:i+
"/revision_count",schemaPath:"#/properties/revision_count/type",keyword:"type",params:{type:"integer"},message:"must be \
integer"}],!1;var t=n===e}else var t=!0;if(t)if(r.redirect_page_link!==void 0){let s=r.redirect_page_link;const n=e;if(!(s&&
typeof s=="object"&&!Array.isArray(s)))return u.errors=[{instancePath:i+"/redirect_page_link",schemaPath:"#/properties/r\
edirect_page_link/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;var t=n===e}else var t=!0}}}}}else
return u.errors=[{instancePath:i,schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;
return u.errors=o,e===0}function y(r,{instancePath:i="",parentData:v,parentDataProperty:b,rootData:c=r}={}){let o=null,e=0;if(e===0)if(r&&typeof r==
"object"&&!Array.isArray(r)){if(r.user_text!==void 0){let n=r.user_text;const f=e;if(e===f)if(typeof n=="string"){if(n.length<
1)return y.errors=[{instancePath:i+"/user_text",schemaPath:"#/properties/user_text/minLength",keyword:"minLength",params:{
limit:1},message:"must NOT have fewer than 1 characters"}],!1}else return y.errors=[{instancePath:i+"/user_text",schemaPath:"\
#/properties/user_text/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=f===e}else var t=!0;
if(t){if(r.user_id!==void 0){let n=r.user_id;const f=e;if(!(typeof n=="number"&&!(n%1)&&!isNaN(n)&&isFinite(n)))return y.
errors=[{instancePath:i+"/user_id",schemaPath:"#/properties/user_id/type",keyword:"type",params:{type:"integer"},message:"\
must be integer"}],!1;var t=f===e}else var t=!0;if(t){if(r.groups!==void 0){let n=r.groups;const f=e;if(e===f)if(Array.isArray(
n)){var s=!0;const m=n.length;for(let k=0;k<m;k++){let d=n[k];const g=e;if(e===g)if(typeof d=="string"){if(d.length<1)return y.
errors=[{instancePath:i+"/groups/"+k,schemaPath:"#/properties/groups/items/minLength",keyword:"minLength",params:{limit:1},
message:"must NOT have fewer than 1 characters"}],!1}else return y.errors=[{instancePath:i+"/groups/"+k,schemaPath:"#/pr\
operties/groups/items/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var s=g===e;if(!s)break}}else
return y.errors=[{instancePath:i+"/groups",schemaPath:"#/properties/groups/type",keyword:"type",params:{type:"array"},message:"\
must be array"}],!1;var t=f===e}else var t=!0;if(t){if(r.is_bot!==void 0){const n=e;if(typeof r.is_bot!="boolean")return y.
errors=[{instancePath:i+"/is_bot",schemaPath:"#/properties/is_bot/type",keyword:"type",params:{type:"boolean"},message:"\
must be boolean"}],!1;var t=n===e}else var t=!0;if(t){if(r.is_system!==void 0){const n=e;if(typeof r.is_system!="boolean")
return y.errors=[{instancePath:i+"/is_system",schemaPath:"#/properties/is_system/type",keyword:"type",params:{type:"bool\
ean"},message:"must be boolean"}],!1;var t=n===e}else var t=!0;if(t){if(r.is_temp!==void 0){const n=e;if(typeof r.is_temp!=
"boolean")return y.errors=[{instancePath:i+"/is_temp",schemaPath:"#/properties/is_temp/type",keyword:"type",params:{type:"\
boolean"},message:"must be boolean"}],!1;var t=n===e}else var t=!0;if(t){if(r.registration_dt!==void 0){let n=r.registration_dt;
const f=e;if(e===f&&e===f)if(typeof n=="string"){if(n.length>128)return y.errors=[{instancePath:i+"/registration_dt",schemaPath:"\
#/properties/registration_dt/maxLength",keyword:"maxLength",params:{limit:128},message:"must NOT have more than 128 char\
acters"}],!1;if(!P.test(n))return y.errors=[{instancePath:i+"/registration_dt",schemaPath:"#/properties/registration_dt/\
format",keyword:"format",params:{format:"date-time"},message:'must match format "date-time"'}],!1}else return y.errors=[
{instancePath:i+"/registration_dt",schemaPath:"#/properties/registration_dt/type",keyword:"type",params:{type:"string"},
message:"must be string"}],!1;var t=f===e}else var t=!0;if(t)if(r.edit_count!==void 0){let n=r.edit_count;const f=e;if(!(typeof n==
"number"&&!(n%1)&&!isNaN(n)&&isFinite(n)))return y.errors=[{instancePath:i+"/edit_count",schemaPath:"#/properties/edit_c\
ount/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;var t=f===e}else var t=!0}}}}}}}else return y.
errors=[{instancePath:i,schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;return y.
errors=o,e===0}function h(r,{instancePath:i="",parentData:v,parentDataProperty:b,rootData:c=r}={}){let o=null,e=0;if(e===0)if(r&&typeof r==
"object"&&!Array.isArray(r)){if(r.slot_role!==void 0){const s=e;if(typeof r.slot_role!="string")return h.errors=[{instancePath:i+
"/slot_role",schemaPath:"#/properties/slot_role/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;
var t=s===e}else var t=!0;if(t){if(r.content_model!==void 0){const s=e;if(typeof r.content_model!="string")return h.errors=
[{instancePath:i+"/content_model",schemaPath:"#/properties/content_model/type",keyword:"type",params:{type:"string"},message:"\
must be string"}],!1;var t=s===e}else var t=!0;if(t){if(r.content_format!==void 0){const s=e;if(typeof r.content_format!=
"string")return h.errors=[{instancePath:i+"/content_format",schemaPath:"#/properties/content_format/type",keyword:"type",
params:{type:"string"},message:"must be string"}],!1;var t=s===e}else var t=!0;if(t){if(r.content_sha1!==void 0){const s=e;
if(typeof r.content_sha1!="string")return h.errors=[{instancePath:i+"/content_sha1",schemaPath:"#/properties/content_sha\
1/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=s===e}else var t=!0;if(t){if(r.content_size!==
void 0){let s=r.content_size;const n=e;if(!(typeof s=="number"&&!(s%1)&&!isNaN(s)&&isFinite(s)))return h.errors=[{instancePath:i+
"/content_size",schemaPath:"#/properties/content_size/type",keyword:"type",params:{type:"integer"},message:"must be inte\
ger"}],!1;var t=n===e}else var t=!0;if(t){if(r.origin_rev_id!==void 0){let s=r.origin_rev_id;const n=e;if(!(typeof s=="n\
umber"&&!(s%1)&&!isNaN(s)&&isFinite(s)))return h.errors=[{instancePath:i+"/origin_rev_id",schemaPath:"#/properties/origi\
n_rev_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;var t=n===e}else var t=!0;if(t)if(r.
content_body!==void 0){const s=e;if(typeof r.content_body!="string")return h.errors=[{instancePath:i+"/content_body",schemaPath:"\
#/properties/content_body/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=s===e}else var t=!0}}}}}}else
return h.errors=[{instancePath:i,schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;
return h.errors=o,e===0}function w(r,{instancePath:i="",parentData:v,parentDataProperty:b,rootData:c=r}={}){let o=null,e=0;
if(e===0)if(r&&typeof r=="object"&&!Array.isArray(r))for(const s in r){const n=e;h(r[s],{instancePath:i+"/"+s.replace(/~/g,
"~0").replace(/\//g,"~1"),parentData:r,parentDataProperty:s,rootData:c})||(o=o===null?h.errors:o.concat(h.errors),e=o.length);
var t=n===e;if(!t)break}else return w.errors=[{instancePath:i,schemaPath:"#/type",keyword:"type",params:{type:"object"},
message:"must be object"}],!1;return w.errors=o,e===0}function l(r,{instancePath:i="",parentData:v,parentDataProperty:b,
rootData:c=r}={}){let o=null,e=0;if(e===0)if(r&&typeof r=="object"&&!Array.isArray(r)){if(r.rev_id!==void 0){let s=r.rev_id;
const n=e;if(!(typeof s=="number"&&!(s%1)&&!isNaN(s)&&isFinite(s)))return l.errors=[{instancePath:i+"/rev_id",schemaPath:"\
#/properties/rev_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(e===n&&typeof s=="num\
ber"&&isFinite(s)){if(s>9007199254740991||isNaN(s))return l.errors=[{instancePath:i+"/rev_id",schemaPath:"#/properties/r\
ev_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],
!1;if(s<0||isNaN(s))return l.errors=[{instancePath:i+"/rev_id",schemaPath:"#/properties/rev_id/minimum",keyword:"minimum",
params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=n===e}else var t=!0;if(t){if(r.rev_parent_id!==void 0){
let s=r.rev_parent_id;const n=e;if(!(typeof s=="number"&&!(s%1)&&!isNaN(s)&&isFinite(s)))return l.errors=[{instancePath:i+
"/rev_parent_id",schemaPath:"#/properties/rev_parent_id/type",keyword:"type",params:{type:"integer"},message:"must be in\
teger"}],!1;if(e===n&&typeof s=="number"&&isFinite(s)){if(s>9007199254740991||isNaN(s))return l.errors=[{instancePath:i+
"/rev_parent_id",schemaPath:"#/properties/rev_parent_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},
message:"must be <= 9007199254740991"}],!1;if(s<0||isNaN(s))return l.errors=[{instancePath:i+"/rev_parent_id",schemaPath:"\
#/properties/rev_parent_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=n===
e}else var t=!0;if(t){if(r.rev_dt!==void 0){let s=r.rev_dt;const n=e;if(e===n&&e===n)if(typeof s=="string"){if(s.length>
128)return l.errors=[{instancePath:i+"/rev_dt",schemaPath:"#/properties/rev_dt/maxLength",keyword:"maxLength",params:{limit:128},
message:"must NOT have more than 128 characters"}],!1;if(!P.test(s))return l.errors=[{instancePath:i+"/rev_dt",schemaPath:"\
#/properties/rev_dt/format",keyword:"format",params:{format:"date-time"},message:'must match format "date-time"'}],!1}else
return l.errors=[{instancePath:i+"/rev_dt",schemaPath:"#/properties/rev_dt/type",keyword:"type",params:{type:"string"},message:"\
must be string"}],!1;var t=n===e}else var t=!0;if(t){if(r.rev_sha1!==void 0){const s=e;if(typeof r.rev_sha1!="string")return l.
errors=[{instancePath:i+"/rev_sha1",schemaPath:"#/properties/rev_sha1/type",keyword:"type",params:{type:"string"},message:"\
must be string"}],!1;var t=s===e}else var t=!0;if(t){if(r.rev_size!==void 0){let s=r.rev_size;const n=e;if(!(typeof s=="\
number"&&!(s%1)&&!isNaN(s)&&isFinite(s)))return l.errors=[{instancePath:i+"/rev_size",schemaPath:"#/properties/rev_size/\
type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;var t=n===e}else var t=!0;if(t){if(r.is_minor_edit!==
void 0){const s=e;if(typeof r.is_minor_edit!="boolean")return l.errors=[{instancePath:i+"/is_minor_edit",schemaPath:"#/p\
roperties/is_minor_edit/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"}],!1;var t=s===e}else var t=!0;
if(t){if(r.comment!==void 0){const s=e;if(typeof r.comment!="string")return l.errors=[{instancePath:i+"/comment",schemaPath:"\
#/properties/comment/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=s===e}else var t=!0;
if(t){if(r.editor!==void 0){const s=e;y(r.editor,{instancePath:i+"/editor",parentData:r,parentDataProperty:"editor",rootData:c})||
(o=o===null?y.errors:o.concat(y.errors),e=o.length);var t=s===e}else var t=!0;if(t){if(r.is_content_visible!==void 0){const s=e;
if(typeof r.is_content_visible!="boolean")return l.errors=[{instancePath:i+"/is_content_visible",schemaPath:"#/propertie\
s/is_content_visible/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"}],!1;var t=s===e}else var t=!0;
if(t){if(r.is_comment_visible!==void 0){const s=e;if(typeof r.is_comment_visible!="boolean")return l.errors=[{instancePath:i+
"/is_comment_visible",schemaPath:"#/properties/is_comment_visible/type",keyword:"type",params:{type:"boolean"},message:"\
must be boolean"}],!1;var t=s===e}else var t=!0;if(t){if(r.is_editor_visible!==void 0){const s=e;if(typeof r.is_editor_visible!=
"boolean")return l.errors=[{instancePath:i+"/is_editor_visible",schemaPath:"#/properties/is_editor_visible/type",keyword:"\
type",params:{type:"boolean"},message:"must be boolean"}],!1;var t=s===e}else var t=!0;if(t)if(r.content_slots!==void 0){
const s=e;w(r.content_slots,{instancePath:i+"/content_slots",parentData:r,parentDataProperty:"content_slots",rootData:c})||
(o=o===null?w.errors:o.concat(w.errors),e=o.length);var t=s===e}else var t=!0}}}}}}}}}}}else return l.errors=[{instancePath:i,
schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;return l.errors=o,e===0}function p(r,{
instancePath:i="",parentData:v,parentDataProperty:b,rootData:c=r}={}){let o=null,e=0;if(e===0)if(r&&typeof r=="object"&&
!Array.isArray(r)){let f;if(r.$schema===void 0&&(f="$schema")||r.meta===void 0&&(f="meta")||r.dt===void 0&&(f="dt")||r.changelog_kind===
void 0&&(f="changelog_kind")||r.page_change_kind===void 0&&(f="page_change_kind")||r.wiki_id===void 0&&(f="wiki_id")||r.
page===void 0&&(f="page")||r.revision===void 0&&(f="revision"))return p.errors=[{instancePath:i,schemaPath:"#/required",
keyword:"required",params:{missingProperty:f},message:"must have required property '"+f+"'"}],!1;if(r.$schema!==void 0){
let a=r.$schema;const m=e;if(typeof a!="string")return p.errors=[{instancePath:i+"/$schema",schemaPath:"#/properties/%24\
schema/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;if(a!=="/mediawiki/page/wikitext_change\
/1.0.0")return p.errors=[{instancePath:i+"/$schema",schemaPath:"#/properties/%24schema/const",keyword:"const",params:{allowedValue:"\
/mediawiki/page/wikitext_change/1.0.0"},message:"must be equal to constant"}],!1;var t=m===e}else var t=!0;if(t){if(r.meta!==
void 0){let a=r.meta;const m=e;if(e===m)if(a&&typeof a=="object"&&!Array.isArray(a)){let d;if(a.id===void 0&&(d="id")||a.
stream===void 0&&(d="stream"))return p.errors=[{instancePath:i+"/meta",schemaPath:"#/properties/meta/required",keyword:"\
required",params:{missingProperty:d},message:"must have required property '"+d+"'"}],!1;if(a.id!==void 0){let g=a.id;const _=e;
if(e===_)if(typeof g=="string"){if(!N.test(g))return p.errors=[{instancePath:i+"/meta/id",schemaPath:"#/properties/meta/\
properties/id/pattern",keyword:"pattern",params:{pattern:"^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-\
f]{12}$"},message:'must match pattern "^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"'}],!1}else
return p.errors=[{instancePath:i+"/meta/id",schemaPath:"#/properties/meta/properties/id/type",keyword:"type",params:{type:"\
string"},message:"must be string"}],!1;var s=_===e}else var s=!0;if(s){if(a.stream!==void 0){let g=a.stream;const _=e;if(e===
_)if(typeof g=="string"){if(g.length<1)return p.errors=[{instancePath:i+"/meta/stream",schemaPath:"#/properties/meta/pro\
perties/stream/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"}],!1}else
return p.errors=[{instancePath:i+"/meta/stream",schemaPath:"#/properties/meta/properties/stream/type",keyword:"type",params:{
type:"string"},message:"must be string"}],!1;var s=_===e}else var s=!0;if(s){if(a.dt!==void 0){let g=a.dt;const _=e;if(e===
_&&e===_)if(typeof g=="string"){if(g.length>128)return p.errors=[{instancePath:i+"/meta/dt",schemaPath:"#/properties/met\
a/properties/dt/maxLength",keyword:"maxLength",params:{limit:128},message:"must NOT have more than 128 characters"}],!1;
if(!P.test(g))return p.errors=[{instancePath:i+"/meta/dt",schemaPath:"#/properties/meta/properties/dt/format",keyword:"f\
ormat",params:{format:"date-time"},message:'must match format "date-time"'}],!1}else return p.errors=[{instancePath:i+"/\
meta/dt",schemaPath:"#/properties/meta/properties/dt/type",keyword:"type",params:{type:"string"},message:"must be string"}],
!1;var s=_===e}else var s=!0;if(s){if(a.domain!==void 0){let g=a.domain;const _=e;if(e===_)if(typeof g=="string"){if(g.length<
1)return p.errors=[{instancePath:i+"/meta/domain",schemaPath:"#/properties/meta/properties/domain/minLength",keyword:"mi\
nLength",params:{limit:1},message:"must NOT have fewer than 1 characters"}],!1}else return p.errors=[{instancePath:i+"/m\
eta/domain",schemaPath:"#/properties/meta/properties/domain/type",keyword:"type",params:{type:"string"},message:"must be\
 string"}],!1;var s=_===e}else var s=!0;if(s){if(a.request_id!==void 0){const g=e;if(typeof a.request_id!="string")return p.
errors=[{instancePath:i+"/meta/request_id",schemaPath:"#/properties/meta/properties/request_id/type",keyword:"type",params:{
type:"string"},message:"must be string"}],!1;var s=g===e}else var s=!0;if(s)if(a.uri!==void 0){const g=e;if(typeof a.uri!=
"string")return p.errors=[{instancePath:i+"/meta/uri",schemaPath:"#/properties/meta/properties/uri/type",keyword:"type",
params:{type:"string"},message:"must be string"}],!1;var s=g===e}else var s=!0}}}}}else return p.errors=[{instancePath:i+
"/meta",schemaPath:"#/properties/meta/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;var t=m===
e}else var t=!0;if(t){if(r.dt!==void 0){let a=r.dt;const m=e;if(e===m&&e===m)if(typeof a=="string"){if(a.length>128)return p.
errors=[{instancePath:i+"/dt",schemaPath:"#/properties/dt/maxLength",keyword:"maxLength",params:{limit:128},message:"mus\
t NOT have more than 128 characters"}],!1;if(!P.test(a))return p.errors=[{instancePath:i+"/dt",schemaPath:"#/properties/\
dt/format",keyword:"format",params:{format:"date-time"},message:'must match format "date-time"'}],!1}else return p.errors=
[{instancePath:i+"/dt",schemaPath:"#/properties/dt/type",keyword:"type",params:{type:"string"},message:"must be string"}],
!1;var t=m===e}else var t=!0;if(t){if(r.changelog_kind!==void 0){let a=r.changelog_kind;const m=e;if(typeof a!="string")
return p.errors=[{instancePath:i+"/changelog_kind",schemaPath:"#/properties/changelog_kind/type",keyword:"type",params:{
type:"string"},message:"must be string"}],!1;if(!(a==="insert"||a==="update"||a==="delete"))return p.errors=[{instancePath:i+
"/changelog_kind",schemaPath:"#/properties/changelog_kind/enum",keyword:"enum",params:{allowedValues:x.properties.changelog_kind.
enum},message:"must be equal to one of the allowed values"}],!1;var t=m===e}else var t=!0;if(t){if(r.page_change_kind!==
void 0){let a=r.page_change_kind;const m=e;if(typeof a!="string")return p.errors=[{instancePath:i+"/page_change_kind",schemaPath:"\
#/properties/page_change_kind/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;if(!(a==="create"||
a==="undelete"||a==="edit"||a==="move"||a==="delete"||a==="visibility_change"))return p.errors=[{instancePath:i+"/page_c\
hange_kind",schemaPath:"#/properties/page_change_kind/enum",keyword:"enum",params:{allowedValues:x.properties.page_change_kind.
enum},message:"must be equal to one of the allowed values"}],!1;var t=m===e}else var t=!0;if(t){if(r.wiki_id!==void 0){let a=r.
wiki_id;const m=e;if(e===m)if(typeof a=="string"){if(a.length>255)return p.errors=[{instancePath:i+"/wiki_id",schemaPath:"\
#/properties/wiki_id/maxLength",keyword:"maxLength",params:{limit:255},message:"must NOT have more than 255 characters"}],
!1;if(a.length<1)return p.errors=[{instancePath:i+"/wiki_id",schemaPath:"#/properties/wiki_id/minLength",keyword:"minLen\
gth",params:{limit:1},message:"must NOT have fewer than 1 characters"}],!1}else return p.errors=[{instancePath:i+"/wiki_\
id",schemaPath:"#/properties/wiki_id/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=m===
e}else var t=!0;if(t){if(r.page!==void 0){let a=r.page;const m=e;if(u(a,{instancePath:i+"/page",parentData:r,parentDataProperty:"\
page",rootData:c})||(o=o===null?u.errors:o.concat(u.errors),e=o.length),e===m&&a&&typeof a=="object"&&!Array.isArray(a)){
let d;if(a.page_id===void 0&&(d="page_id")||a.page_title===void 0&&(d="page_title"))return p.errors=[{instancePath:i+"/p\
age",schemaPath:"#/properties/page/required",keyword:"required",params:{missingProperty:d},message:"must have required p\
roperty '"+d+"'"}],!1}var t=m===e}else var t=!0;if(t){if(r.performer!==void 0){const a=e;y(r.performer,{instancePath:i+"\
/performer",parentData:r,parentDataProperty:"performer",rootData:c})||(o=o===null?y.errors:o.concat(y.errors),e=o.length);
var t=a===e}else var t=!0;if(t){if(r.comment!==void 0){const a=e;if(typeof r.comment!="string")return p.errors=[{instancePath:i+
"/comment",schemaPath:"#/properties/comment/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=a===
e}else var t=!0;if(t){if(r.created_redirect_page!==void 0){const a=e;u(r.created_redirect_page,{instancePath:i+"/created\
_redirect_page",parentData:r,parentDataProperty:"created_redirect_page",rootData:c})||(o=o===null?u.errors:o.concat(u.errors),
e=o.length);var t=a===e}else var t=!0;if(t){if(r.revision!==void 0){let a=r.revision;const m=e;if(l(a,{instancePath:i+"/\
revision",parentData:r,parentDataProperty:"revision",rootData:c})||(o=o===null?l.errors:o.concat(l.errors),e=o.length),e===
m&&a&&typeof a=="object"&&!Array.isArray(a)){let d;if(a.rev_id===void 0&&(d="rev_id")||a.rev_dt===void 0&&(d="rev_dt"))return p.
errors=[{instancePath:i+"/revision",schemaPath:"#/properties/revision/required",keyword:"required",params:{missingProperty:d},
message:"must have required property '"+d+"'"}],!1}var t=m===e}else var t=!0;if(t)if(r.prior_state!==void 0){let a=r.prior_state;
const m=e;if(e===m)if(a&&typeof a=="object"&&!Array.isArray(a)){if(a.page!==void 0){const d=e;u(a.page,{instancePath:i+"\
/prior_state/page",parentData:a,parentDataProperty:"page",rootData:c})||(o=o===null?u.errors:o.concat(u.errors),e=o.length);
var n=d===e}else var n=!0;if(n)if(a.revision!==void 0){const d=e;l(a.revision,{instancePath:i+"/prior_state/revision",parentData:a,
parentDataProperty:"revision",rootData:c})||(o=o===null?l.errors:o.concat(l.errors),e=o.length);var n=d===e}else var n=!0}else
return p.errors=[{instancePath:i+"/prior_state",schemaPath:"#/properties/prior_state/type",keyword:"type",params:{type:"\
object"},message:"must be object"}],!1;var t=m===e}else var t=!0}}}}}}}}}}}else return p.errors=[{instancePath:i,schemaPath:"\
#/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;return p.errors=o,e===0}const q={id:"/mediaw\
iki/page/wikitext_change/1.0.0",majors:[1],envelope:{$schema:"required",meta:"required",dt:"required"},validate:j};export{L as default,q as pageWikitextChange,j as validate};
