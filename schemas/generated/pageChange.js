// Generated; do not edit.
const A=o;var D=o;const z={type:"object",required:["$schema","meta","dt","wiki_id","page_change_kind","page","revision"],
properties:{$schema:{type:"string"},changelog_kind:{type:"string",enum:["insert","update","delete"]},comment:{type:"stri\
ng"},created_redirect_page:{$ref:"#/definitions/part0"},dt:{type:"string",format:"date-time",maxLength:128},meta:{type:"\
object",properties:{domain:{type:"string",minLength:1},dt:{type:"string",format:"date-time",maxLength:128},id:{type:"str\
ing"},request_id:{type:"string"},stream:{type:"string",minLength:1},uri:{type:"string",format:"uri-reference",maxLength:8192}}},
page:{type:"object",required:["page_id","page_title"],properties:{is_redirect:{type:"boolean"},namespace_id:{type:"integ\
er",maximum:9007199254740991,minimum:-9007199254740991},page_id:{type:"integer",maximum:9007199254740991,minimum:0},page_title:{
type:"string",minLength:1},redirect_page_link:{type:"object",properties:{interwiki_prefix:{type:"string"},is_redirect:{type:"\
boolean"},namespace_id:{type:"integer",maximum:9007199254740991,minimum:-9007199254740991},page_id:{type:"integer",maximum:9007199254740991,
minimum:0},page_title:{type:"string",minLength:1}}},revision_count:{type:"integer",maximum:9007199254740991,minimum:0}}},
page_change_kind:{type:"string",enum:["create","undelete","edit","move","delete","visibility_change"]},performer:{$ref:"\
#/definitions/part1"},prior_state:{type:"object",properties:{page:{$ref:"#/definitions/part0"},revision:{type:"object",properties:{
comment:{type:"string"},content_slots:{$ref:"#/definitions/part2"},editor:{$ref:"#/definitions/part1"},is_comment_visible:{
type:"boolean"},is_content_visible:{type:"boolean"},is_editor_visible:{type:"boolean"},is_minor_edit:{type:"boolean"},rev_dt:{
type:"string",format:"date-time",maxLength:128},rev_id:{type:"integer",maximum:9007199254740991,minimum:1},rev_parent_id:{
type:"integer",maximum:9007199254740991,minimum:0},rev_sha1:{type:"string"},rev_size:{type:"integer",maximum:9007199254740991,
minimum:0}}}}},revision:{type:"object",required:["rev_id","rev_dt"],properties:{comment:{type:"string"},content_slots:{$ref:"\
#/definitions/part2"},editor:{$ref:"#/definitions/part1"},is_comment_visible:{type:"boolean"},is_content_visible:{type:"\
boolean"},is_editor_visible:{type:"boolean"},is_minor_edit:{type:"boolean"},rev_dt:{type:"string",format:"date-time",maxLength:128},
rev_id:{type:"integer",maximum:9007199254740991,minimum:1},rev_parent_id:{type:"integer",maximum:9007199254740991,minimum:0},
rev_sha1:{type:"string"},rev_size:{type:"integer",maximum:9007199254740991,minimum:0}}},wiki_id:{type:"string",minLength:1}},
definitions:{part0:{type:"object",properties:{is_redirect:{type:"boolean"},namespace_id:{type:"integer",maximum:9007199254740991,
minimum:-9007199254740991},page_id:{type:"integer",maximum:9007199254740991,minimum:0},page_title:{type:"string",minLength:1},
revision_count:{type:"integer",maximum:9007199254740991,minimum:0}}},part1:{type:"object",properties:{edit_count:{type:"\
integer",maximum:9007199254740991,minimum:0},groups:{type:"array",items:{type:"string",minLength:1}},is_bot:{type:"boole\
an"},is_system:{type:"boolean"},is_temp:{type:"boolean"},registration_dt:{type:"string",format:"date-time",maxLength:128},
user_id:{type:"integer",maximum:9007199254740991,minimum:0},user_text:{type:"string",minLength:1}}},part3:{type:"object",
properties:{content_body:{type:"string"},content_format:{type:"string"},content_model:{type:"string"},content_sha1:{type:"\
string"},content_size:{type:"integer",maximum:9007199254740991,minimum:0},origin_rev_id:{type:"integer",maximum:9007199254740991,
minimum:0},slot_role:{type:"string"}}},part2:{type:"object",additionalProperties:{$ref:"#/definitions/part3"}}}};function h(s,{instancePath:r="",parentData:j,parentDataProperty:L,rootData:k=s}={}){let d=null,e=0;if(e===0)if(s&&typeof s==
"object"&&!Array.isArray(s)){if(s.is_redirect!==void 0){const n=e;if(typeof s.is_redirect!="boolean")return h.errors=[{instancePath:r+
"/is_redirect",schemaPath:"#/properties/is_redirect/type",keyword:"type",params:{type:"boolean"},message:"must be boolea\
n"}],!1;var a=n===e}else var a=!0;if(a){if(s.namespace_id!==void 0){let n=s.namespace_id;const p=e;if(!(typeof n=="numbe\
r"&&!(n%1)&&!isNaN(n)&&isFinite(n)))return h.errors=[{instancePath:r+"/namespace_id",schemaPath:"#/properties/namespace_\
id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(e===p&&typeof n=="number"&&isFinite(n)){
if(n>9007199254740991||isNaN(n))return h.errors=[{instancePath:r+"/namespace_id",schemaPath:"#/properties/namespace_id/m\
aximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(n<
-9007199254740991||isNaN(n))return h.errors=[{instancePath:r+"/namespace_id",schemaPath:"#/properties/namespace_id/minim\
um",keyword:"minimum",params:{comparison:">=",limit:-9007199254740991},message:"must be >= -9007199254740991"}],!1}var a=p===
e}else var a=!0;if(a){if(s.page_id!==void 0){let n=s.page_id;const p=e;if(!(typeof n=="number"&&!(n%1)&&!isNaN(n)&&isFinite(
n)))return h.errors=[{instancePath:r+"/page_id",schemaPath:"#/properties/page_id/type",keyword:"type",params:{type:"inte\
ger"},message:"must be integer"}],!1;if(e===p&&typeof n=="number"&&isFinite(n)){if(n>9007199254740991||isNaN(n))return h.
errors=[{instancePath:r+"/page_id",schemaPath:"#/properties/page_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},
message:"must be <= 9007199254740991"}],!1;if(n<0||isNaN(n))return h.errors=[{instancePath:r+"/page_id",schemaPath:"#/pr\
operties/page_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var a=p===e}else
var a=!0;if(a){if(s.page_title!==void 0){let n=s.page_title;const p=e;if(e===p)if(typeof n=="string"){if(n.length<1)return h.
errors=[{instancePath:r+"/page_title",schemaPath:"#/properties/page_title/minLength",keyword:"minLength",params:{limit:1},
message:"must NOT have fewer than 1 characters"}],!1}else return h.errors=[{instancePath:r+"/page_title",schemaPath:"#/p\
roperties/page_title/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var a=p===e}else var a=!0;
if(a)if(s.revision_count!==void 0){let n=s.revision_count;const p=e;if(!(typeof n=="number"&&!(n%1)&&!isNaN(n)&&isFinite(
n)))return h.errors=[{instancePath:r+"/revision_count",schemaPath:"#/properties/revision_count/type",keyword:"type",params:{
type:"integer"},message:"must be integer"}],!1;if(e===p&&typeof n=="number"&&isFinite(n)){if(n>9007199254740991||isNaN(n))
return h.errors=[{instancePath:r+"/revision_count",schemaPath:"#/properties/revision_count/maximum",keyword:"maximum",params:{
comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(n<0||isNaN(n))return h.errors=[{instancePath:r+
"/revision_count",schemaPath:"#/properties/revision_count/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"\
must be >= 0"}],!1}var a=p===e}else var a=!0}}}}else return h.errors=[{instancePath:r,schemaPath:"#/type",keyword:"type",
params:{type:"object"},message:"must be object"}],!1;return h.errors=d,e===0}const x=/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
function y(s,{instancePath:r="",parentData:j,parentDataProperty:L,rootData:k=s}={}){let d=null,e=0;if(e===0)if(s&&typeof s==
"object"&&!Array.isArray(s)){if(s.edit_count!==void 0){let p=s.edit_count;const g=e;if(!(typeof p=="number"&&!(p%1)&&!isNaN(
p)&&isFinite(p)))return y.errors=[{instancePath:r+"/edit_count",schemaPath:"#/properties/edit_count/type",keyword:"type",
params:{type:"integer"},message:"must be integer"}],!1;if(e===g&&typeof p=="number"&&isFinite(p)){if(p>9007199254740991||
isNaN(p))return y.errors=[{instancePath:r+"/edit_count",schemaPath:"#/properties/edit_count/maximum",keyword:"maximum",params:{
comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(p<0||isNaN(p))return y.errors=[{instancePath:r+
"/edit_count",schemaPath:"#/properties/edit_count/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"m\
ust be >= 0"}],!1}var a=g===e}else var a=!0;if(a){if(s.groups!==void 0){let p=s.groups;const g=e;if(e===g)if(Array.isArray(
p)){var n=!0;const _=p.length;for(let l=0;l<_;l++){let w=p[l];const i=e;if(e===i)if(typeof w=="string"){if(w.length<1)return y.
errors=[{instancePath:r+"/groups/"+l,schemaPath:"#/properties/groups/items/minLength",keyword:"minLength",params:{limit:1},
message:"must NOT have fewer than 1 characters"}],!1}else return y.errors=[{instancePath:r+"/groups/"+l,schemaPath:"#/pr\
operties/groups/items/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var n=i===e;if(!n)break}}else
return y.errors=[{instancePath:r+"/groups",schemaPath:"#/properties/groups/type",keyword:"type",params:{type:"array"},message:"\
must be array"}],!1;var a=g===e}else var a=!0;if(a){if(s.is_bot!==void 0){const p=e;if(typeof s.is_bot!="boolean")return y.
errors=[{instancePath:r+"/is_bot",schemaPath:"#/properties/is_bot/type",keyword:"type",params:{type:"boolean"},message:"\
must be boolean"}],!1;var a=p===e}else var a=!0;if(a){if(s.is_system!==void 0){const p=e;if(typeof s.is_system!="boolean")
return y.errors=[{instancePath:r+"/is_system",schemaPath:"#/properties/is_system/type",keyword:"type",params:{type:"bool\
ean"},message:"must be boolean"}],!1;var a=p===e}else var a=!0;if(a){if(s.is_temp!==void 0){const p=e;if(typeof s.is_temp!=
"boolean")return y.errors=[{instancePath:r+"/is_temp",schemaPath:"#/properties/is_temp/type",keyword:"type",params:{type:"\
boolean"},message:"must be boolean"}],!1;var a=p===e}else var a=!0;if(a){if(s.registration_dt!==void 0){let p=s.registration_dt;
const g=e;if(e===g&&e===g)if(typeof p=="string"){if(p.length>128)return y.errors=[{instancePath:r+"/registration_dt",schemaPath:"\
#/properties/registration_dt/maxLength",keyword:"maxLength",params:{limit:128},message:"must NOT have more than 128 char\
acters"}],!1;if(!x.test(p))return y.errors=[{instancePath:r+"/registration_dt",schemaPath:"#/properties/registration_dt/\
format",keyword:"format",params:{format:"date-time"},message:'must match format "date-time"'}],!1}else return y.errors=[
{instancePath:r+"/registration_dt",schemaPath:"#/properties/registration_dt/type",keyword:"type",params:{type:"string"},
message:"must be string"}],!1;var a=g===e}else var a=!0;if(a){if(s.user_id!==void 0){let p=s.user_id;const g=e;if(!(typeof p==
"number"&&!(p%1)&&!isNaN(p)&&isFinite(p)))return y.errors=[{instancePath:r+"/user_id",schemaPath:"#/properties/user_id/t\
ype",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(e===g&&typeof p=="number"&&isFinite(p)){if(p>
9007199254740991||isNaN(p))return y.errors=[{instancePath:r+"/user_id",schemaPath:"#/properties/user_id/maximum",keyword:"\
maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(p<0||isNaN(p))return y.
errors=[{instancePath:r+"/user_id",schemaPath:"#/properties/user_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},
message:"must be >= 0"}],!1}var a=g===e}else var a=!0;if(a)if(s.user_text!==void 0){let p=s.user_text;const g=e;if(e===g)
if(typeof p=="string"){if(p.length<1)return y.errors=[{instancePath:r+"/user_text",schemaPath:"#/properties/user_text/mi\
nLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"}],!1}else return y.errors=
[{instancePath:r+"/user_text",schemaPath:"#/properties/user_text/type",keyword:"type",params:{type:"string"},message:"mu\
st be string"}],!1;var a=g===e}else var a=!0}}}}}}}else return y.errors=[{instancePath:r,schemaPath:"#/type",keyword:"ty\
pe",params:{type:"object"},message:"must be object"}],!1;return y.errors=d,e===0}function b(s,{instancePath:r="",parentData:j,parentDataProperty:L,rootData:k=s}={}){let d=null,e=0;if(e===0)if(s&&typeof s==
"object"&&!Array.isArray(s)){if(s.content_body!==void 0){const n=e;if(typeof s.content_body!="string")return b.errors=[{
instancePath:r+"/content_body",schemaPath:"#/properties/content_body/type",keyword:"type",params:{type:"string"},message:"\
must be string"}],!1;var a=n===e}else var a=!0;if(a){if(s.content_format!==void 0){const n=e;if(typeof s.content_format!=
"string")return b.errors=[{instancePath:r+"/content_format",schemaPath:"#/properties/content_format/type",keyword:"type",
params:{type:"string"},message:"must be string"}],!1;var a=n===e}else var a=!0;if(a){if(s.content_model!==void 0){const n=e;
if(typeof s.content_model!="string")return b.errors=[{instancePath:r+"/content_model",schemaPath:"#/properties/content_m\
odel/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var a=n===e}else var a=!0;if(a){if(s.content_sha1!==
void 0){const n=e;if(typeof s.content_sha1!="string")return b.errors=[{instancePath:r+"/content_sha1",schemaPath:"#/prop\
erties/content_sha1/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var a=n===e}else var a=!0;
if(a){if(s.content_size!==void 0){let n=s.content_size;const p=e;if(!(typeof n=="number"&&!(n%1)&&!isNaN(n)&&isFinite(n)))
return b.errors=[{instancePath:r+"/content_size",schemaPath:"#/properties/content_size/type",keyword:"type",params:{type:"\
integer"},message:"must be integer"}],!1;if(e===p&&typeof n=="number"&&isFinite(n)){if(n>9007199254740991||isNaN(n))return b.
errors=[{instancePath:r+"/content_size",schemaPath:"#/properties/content_size/maximum",keyword:"maximum",params:{comparison:"\
<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(n<0||isNaN(n))return b.errors=[{instancePath:r+
"/content_size",schemaPath:"#/properties/content_size/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"\
must be >= 0"}],!1}var a=p===e}else var a=!0;if(a){if(s.origin_rev_id!==void 0){let n=s.origin_rev_id;const p=e;if(!(typeof n==
"number"&&!(n%1)&&!isNaN(n)&&isFinite(n)))return b.errors=[{instancePath:r+"/origin_rev_id",schemaPath:"#/properties/ori\
gin_rev_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(e===p&&typeof n=="number"&&isFinite(
n)){if(n>9007199254740991||isNaN(n))return b.errors=[{instancePath:r+"/origin_rev_id",schemaPath:"#/properties/origin_re\
v_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],
!1;if(n<0||isNaN(n))return b.errors=[{instancePath:r+"/origin_rev_id",schemaPath:"#/properties/origin_rev_id/minimum",keyword:"\
minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var a=p===e}else var a=!0;if(a)if(s.slot_role!==void 0){
const n=e;if(typeof s.slot_role!="string")return b.errors=[{instancePath:r+"/slot_role",schemaPath:"#/properties/slot_ro\
le/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var a=n===e}else var a=!0}}}}}}else return b.
errors=[{instancePath:r,schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;return b.
errors=d,e===0}function N(s,{instancePath:r="",parentData:j,parentDataProperty:L,rootData:k=s}={}){let d=null,e=0;if(e===
0)if(s&&typeof s=="object"&&!Array.isArray(s))for(const n in s){const p=e;b(s[n],{instancePath:r+"/"+n.replace(/~/g,"~0").
replace(/\//g,"~1"),parentData:s,parentDataProperty:n,rootData:k})||(d=d===null?b.errors:d.concat(b.errors),e=d.length);
var a=p===e;if(!a)break}else return N.errors=[{instancePath:r,schemaPath:"#/type",keyword:"type",params:{type:"object"},
message:"must be object"}],!1;return N.errors=d,e===0}function o(s,{instancePath:r="",parentData:j,parentDataProperty:L,
rootData:k=s}={}){let d=null,e=0;if(e===0)if(s&&typeof s=="object"&&!Array.isArray(s)){let w;if(s.$schema===void 0&&(w="\
$schema")||s.meta===void 0&&(w="meta")||s.dt===void 0&&(w="dt")||s.wiki_id===void 0&&(w="wiki_id")||s.page_change_kind===
void 0&&(w="page_change_kind")||s.page===void 0&&(w="page")||s.revision===void 0&&(w="revision"))return o.errors=[{instancePath:r,
schemaPath:"#/required",keyword:"required",params:{missingProperty:w},message:"must have required property '"+w+"'"}],!1;
if(s.$schema!==void 0){const i=e;if(typeof s.$schema!="string")return o.errors=[{instancePath:r+"/$schema",schemaPath:"#\
/properties/%24schema/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var a=i===e}else var a=!0;
if(a){if(s.changelog_kind!==void 0){let i=s.changelog_kind;const v=e;if(typeof i!="string")return o.errors=[{instancePath:r+
"/changelog_kind",schemaPath:"#/properties/changelog_kind/type",keyword:"type",params:{type:"string"},message:"must be s\
tring"}],!1;if(!(i==="insert"||i==="update"||i==="delete"))return o.errors=[{instancePath:r+"/changelog_kind",schemaPath:"\
#/properties/changelog_kind/enum",keyword:"enum",params:{allowedValues:z.properties.changelog_kind.enum},message:"must b\
e equal to one of the allowed values"}],!1;var a=v===e}else var a=!0;if(a){if(s.comment!==void 0){const i=e;if(typeof s.
comment!="string")return o.errors=[{instancePath:r+"/comment",schemaPath:"#/properties/comment/type",keyword:"type",params:{
type:"string"},message:"must be string"}],!1;var a=i===e}else var a=!0;if(a){if(s.created_redirect_page!==void 0){const i=e;
h(s.created_redirect_page,{instancePath:r+"/created_redirect_page",parentData:s,parentDataProperty:"created_redirect_pag\
e",rootData:k})||(d=d===null?h.errors:d.concat(h.errors),e=d.length);var a=i===e}else var a=!0;if(a){if(s.dt!==void 0){let i=s.
dt;const v=e;if(e===v&&e===v)if(typeof i=="string"){if(i.length>128)return o.errors=[{instancePath:r+"/dt",schemaPath:"#\
/properties/dt/maxLength",keyword:"maxLength",params:{limit:128},message:"must NOT have more than 128 characters"}],!1;if(!x.
test(i))return o.errors=[{instancePath:r+"/dt",schemaPath:"#/properties/dt/format",keyword:"format",params:{format:"date\
-time"},message:'must match format "date-time"'}],!1}else return o.errors=[{instancePath:r+"/dt",schemaPath:"#/propertie\
s/dt/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var a=v===e}else var a=!0;if(a){if(s.meta!==
void 0){let i=s.meta;const v=e;if(e===v)if(i&&typeof i=="object"&&!Array.isArray(i)){if(i.domain!==void 0){let m=i.domain;
const t=e;if(e===t)if(typeof m=="string"){if(m.length<1)return o.errors=[{instancePath:r+"/meta/domain",schemaPath:"#/pr\
operties/meta/properties/domain/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 char\
acters"}],!1}else return o.errors=[{instancePath:r+"/meta/domain",schemaPath:"#/properties/meta/properties/domain/type",
keyword:"type",params:{type:"string"},message:"must be string"}],!1;var n=t===e}else var n=!0;if(n){if(i.dt!==void 0){let m=i.
dt;const t=e;if(e===t&&e===t)if(typeof m=="string"){if(m.length>128)return o.errors=[{instancePath:r+"/meta/dt",schemaPath:"\
#/properties/meta/properties/dt/maxLength",keyword:"maxLength",params:{limit:128},message:"must NOT have more than 128 c\
haracters"}],!1;if(!x.test(m))return o.errors=[{instancePath:r+"/meta/dt",schemaPath:"#/properties/meta/properties/dt/fo\
rmat",keyword:"format",params:{format:"date-time"},message:'must match format "date-time"'}],!1}else return o.errors=[{instancePath:r+
"/meta/dt",schemaPath:"#/properties/meta/properties/dt/type",keyword:"type",params:{type:"string"},message:"must be stri\
ng"}],!1;var n=t===e}else var n=!0;if(n){if(i.id!==void 0){const m=e;if(typeof i.id!="string")return o.errors=[{instancePath:r+
"/meta/id",schemaPath:"#/properties/meta/properties/id/type",keyword:"type",params:{type:"string"},message:"must be stri\
ng"}],!1;var n=m===e}else var n=!0;if(n){if(i.request_id!==void 0){const m=e;if(typeof i.request_id!="string")return o.errors=
[{instancePath:r+"/meta/request_id",schemaPath:"#/properties/meta/properties/request_id/type",keyword:"type",params:{type:"\
string"},message:"must be string"}],!1;var n=m===e}else var n=!0;if(n){if(i.stream!==void 0){let m=i.stream;const t=e;if(e===
t)if(typeof m=="string"){if(m.length<1)return o.errors=[{instancePath:r+"/meta/stream",schemaPath:"#/properties/meta/pro\
perties/stream/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"}],!1}else
return o.errors=[{instancePath:r+"/meta/stream",schemaPath:"#/properties/meta/properties/stream/type",keyword:"type",params:{
type:"string"},message:"must be string"}],!1;var n=t===e}else var n=!0;if(n)if(i.uri!==void 0){let m=i.uri;const t=e;if(e===
t&&e===t)if(typeof m=="string"){if(m.length>8192)return o.errors=[{instancePath:r+"/meta/uri",schemaPath:"#/properties/m\
eta/properties/uri/maxLength",keyword:"maxLength",params:{limit:8192},message:"must NOT have more than 8192 characters"}],
!1}else return o.errors=[{instancePath:r+"/meta/uri",schemaPath:"#/properties/meta/properties/uri/type",keyword:"type",params:{
type:"string"},message:"must be string"}],!1;var n=t===e}else var n=!0}}}}}else return o.errors=[{instancePath:r+"/meta",
schemaPath:"#/properties/meta/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;var a=v===e}else
var a=!0;if(a){if(s.page!==void 0){let i=s.page;const v=e;if(e===v)if(i&&typeof i=="object"&&!Array.isArray(i)){let m;if(i.
page_id===void 0&&(m="page_id")||i.page_title===void 0&&(m="page_title"))return o.errors=[{instancePath:r+"/page",schemaPath:"\
#/properties/page/required",keyword:"required",params:{missingProperty:m},message:"must have required property '"+m+"'"}],
!1;if(i.is_redirect!==void 0){const t=e;if(typeof i.is_redirect!="boolean")return o.errors=[{instancePath:r+"/page/is_re\
direct",schemaPath:"#/properties/page/properties/is_redirect/type",keyword:"type",params:{type:"boolean"},message:"must \
be boolean"}],!1;var p=t===e}else var p=!0;if(p){if(i.namespace_id!==void 0){let t=i.namespace_id;const c=e;if(!(typeof t==
"number"&&!(t%1)&&!isNaN(t)&&isFinite(t)))return o.errors=[{instancePath:r+"/page/namespace_id",schemaPath:"#/properties\
/page/properties/namespace_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(e===c&&typeof t==
"number"&&isFinite(t)){if(t>9007199254740991||isNaN(t))return o.errors=[{instancePath:r+"/page/namespace_id",schemaPath:"\
#/properties/page/properties/namespace_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"\
must be <= 9007199254740991"}],!1;if(t<-9007199254740991||isNaN(t))return o.errors=[{instancePath:r+"/page/namespace_id",
schemaPath:"#/properties/page/properties/namespace_id/minimum",keyword:"minimum",params:{comparison:">=",limit:-9007199254740991},
message:"must be >= -9007199254740991"}],!1}var p=c===e}else var p=!0;if(p){if(i.page_id!==void 0){let t=i.page_id;const c=e;
if(!(typeof t=="number"&&!(t%1)&&!isNaN(t)&&isFinite(t)))return o.errors=[{instancePath:r+"/page/page_id",schemaPath:"#/\
properties/page/properties/page_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(e===c&&
typeof t=="number"&&isFinite(t)){if(t>9007199254740991||isNaN(t))return o.errors=[{instancePath:r+"/page/page_id",schemaPath:"\
#/properties/page/properties/page_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"\
must be <= 9007199254740991"}],!1;if(t<0||isNaN(t))return o.errors=[{instancePath:r+"/page/page_id",schemaPath:"#/proper\
ties/page/properties/page_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var p=c===
e}else var p=!0;if(p){if(i.page_title!==void 0){let t=i.page_title;const c=e;if(e===c)if(typeof t=="string"){if(t.length<
1)return o.errors=[{instancePath:r+"/page/page_title",schemaPath:"#/properties/page/properties/page_title/minLength",keyword:"\
minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"}],!1}else return o.errors=[{instancePath:r+"\
/page/page_title",schemaPath:"#/properties/page/properties/page_title/type",keyword:"type",params:{type:"string"},message:"\
must be string"}],!1;var p=c===e}else var p=!0;if(p){if(i.redirect_page_link!==void 0){let t=i.redirect_page_link;const c=e;
if(e===c)if(t&&typeof t=="object"&&!Array.isArray(t)){if(t.interwiki_prefix!==void 0){const u=e;if(typeof t.interwiki_prefix!=
"string")return o.errors=[{instancePath:r+"/page/redirect_page_link/interwiki_prefix",schemaPath:"#/properties/page/prop\
erties/redirect_page_link/properties/interwiki_prefix/type",keyword:"type",params:{type:"string"},message:"must be strin\
g"}],!1;var g=u===e}else var g=!0;if(g){if(t.is_redirect!==void 0){const u=e;if(typeof t.is_redirect!="boolean")return o.
errors=[{instancePath:r+"/page/redirect_page_link/is_redirect",schemaPath:"#/properties/page/properties/redirect_page_li\
nk/properties/is_redirect/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"}],!1;var g=u===e}else var g=!0;
if(g){if(t.namespace_id!==void 0){let u=t.namespace_id;const P=e;if(!(typeof u=="number"&&!(u%1)&&!isNaN(u)&&isFinite(u)))
return o.errors=[{instancePath:r+"/page/redirect_page_link/namespace_id",schemaPath:"#/properties/page/properties/redire\
ct_page_link/properties/namespace_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(e===
P&&typeof u=="number"&&isFinite(u)){if(u>9007199254740991||isNaN(u))return o.errors=[{instancePath:r+"/page/redirect_pag\
e_link/namespace_id",schemaPath:"#/properties/page/properties/redirect_page_link/properties/namespace_id/maximum",keyword:"\
maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(u<-9007199254740991||
isNaN(u))return o.errors=[{instancePath:r+"/page/redirect_page_link/namespace_id",schemaPath:"#/properties/page/properti\
es/redirect_page_link/properties/namespace_id/minimum",keyword:"minimum",params:{comparison:">=",limit:-9007199254740991},
message:"must be >= -9007199254740991"}],!1}var g=P===e}else var g=!0;if(g){if(t.page_id!==void 0){let u=t.page_id;const P=e;
if(!(typeof u=="number"&&!(u%1)&&!isNaN(u)&&isFinite(u)))return o.errors=[{instancePath:r+"/page/redirect_page_link/page\
_id",schemaPath:"#/properties/page/properties/redirect_page_link/properties/page_id/type",keyword:"type",params:{type:"i\
nteger"},message:"must be integer"}],!1;if(e===P&&typeof u=="number"&&isFinite(u)){if(u>9007199254740991||isNaN(u))return o.
errors=[{instancePath:r+"/page/redirect_page_link/page_id",schemaPath:"#/properties/page/properties/redirect_page_link/p\
roperties/page_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199\
254740991"}],!1;if(u<0||isNaN(u))return o.errors=[{instancePath:r+"/page/redirect_page_link/page_id",schemaPath:"#/prope\
rties/page/properties/redirect_page_link/properties/page_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},
message:"must be >= 0"}],!1}var g=P===e}else var g=!0;if(g)if(t.page_title!==void 0){let u=t.page_title;const P=e;if(e===
P)if(typeof u=="string"){if(u.length<1)return o.errors=[{instancePath:r+"/page/redirect_page_link/page_title",schemaPath:"\
#/properties/page/properties/redirect_page_link/properties/page_title/minLength",keyword:"minLength",params:{limit:1},message:"\
must NOT have fewer than 1 characters"}],!1}else return o.errors=[{instancePath:r+"/page/redirect_page_link/page_title",
schemaPath:"#/properties/page/properties/redirect_page_link/properties/page_title/type",keyword:"type",params:{type:"str\
ing"},message:"must be string"}],!1;var g=P===e}else var g=!0}}}}else return o.errors=[{instancePath:r+"/page/redirect_p\
age_link",schemaPath:"#/properties/page/properties/redirect_page_link/type",keyword:"type",params:{type:"object"},message:"\
must be object"}],!1;var p=c===e}else var p=!0;if(p)if(i.revision_count!==void 0){let t=i.revision_count;const c=e;if(!(typeof t==
"number"&&!(t%1)&&!isNaN(t)&&isFinite(t)))return o.errors=[{instancePath:r+"/page/revision_count",schemaPath:"#/properti\
es/page/properties/revision_count/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(e===c&&
typeof t=="number"&&isFinite(t)){if(t>9007199254740991||isNaN(t))return o.errors=[{instancePath:r+"/page/revision_count",
schemaPath:"#/properties/page/properties/revision_count/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},
message:"must be <= 9007199254740991"}],!1;if(t<0||isNaN(t))return o.errors=[{instancePath:r+"/page/revision_count",schemaPath:"\
#/properties/page/properties/revision_count/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be\
 >= 0"}],!1}var p=c===e}else var p=!0}}}}}else return o.errors=[{instancePath:r+"/page",schemaPath:"#/properties/page/ty\
pe",keyword:"type",params:{type:"object"},message:"must be object"}],!1;var a=v===e}else var a=!0;if(a){if(s.page_change_kind!==
void 0){let i=s.page_change_kind;const v=e;if(typeof i!="string")return o.errors=[{instancePath:r+"/page_change_kind",schemaPath:"\
#/properties/page_change_kind/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;if(!(i==="create"||
i==="undelete"||i==="edit"||i==="move"||i==="delete"||i==="visibility_change"))return o.errors=[{instancePath:r+"/page_c\
hange_kind",schemaPath:"#/properties/page_change_kind/enum",keyword:"enum",params:{allowedValues:z.properties.page_change_kind.
enum},message:"must be equal to one of the allowed values"}],!1;var a=v===e}else var a=!0;if(a){if(s.performer!==void 0){
const i=e;y(s.performer,{instancePath:r+"/performer",parentData:s,parentDataProperty:"performer",rootData:k})||(d=d===null?
y.errors:d.concat(y.errors),e=d.length);var a=i===e}else var a=!0;if(a){if(s.prior_state!==void 0){let i=s.prior_state;const v=e;
if(e===v)if(i&&typeof i=="object"&&!Array.isArray(i)){if(i.page!==void 0){const m=e;h(i.page,{instancePath:r+"/prior_sta\
te/page",parentData:i,parentDataProperty:"page",rootData:k})||(d=d===null?h.errors:d.concat(h.errors),e=d.length);var F=m===
e}else var F=!0;if(F)if(i.revision!==void 0){let m=i.revision;const t=e;if(e===t)if(m&&typeof m=="object"&&!Array.isArray(
m)){if(m.comment!==void 0){const f=e;if(typeof m.comment!="string")return o.errors=[{instancePath:r+"/prior_state/revisi\
on/comment",schemaPath:"#/properties/prior_state/properties/revision/properties/comment/type",keyword:"type",params:{type:"\
string"},message:"must be string"}],!1;var _=f===e}else var _=!0;if(_){if(m.content_slots!==void 0){const f=e;N(m.content_slots,
{instancePath:r+"/prior_state/revision/content_slots",parentData:m,parentDataProperty:"content_slots",rootData:k})||(d=d===
null?N.errors:d.concat(N.errors),e=d.length);var _=f===e}else var _=!0;if(_){if(m.editor!==void 0){const f=e;y(m.editor,
{instancePath:r+"/prior_state/revision/editor",parentData:m,parentDataProperty:"editor",rootData:k})||(d=d===null?y.errors:
d.concat(y.errors),e=d.length);var _=f===e}else var _=!0;if(_){if(m.is_comment_visible!==void 0){const f=e;if(typeof m.is_comment_visible!=
"boolean")return o.errors=[{instancePath:r+"/prior_state/revision/is_comment_visible",schemaPath:"#/properties/prior_sta\
te/properties/revision/properties/is_comment_visible/type",keyword:"type",params:{type:"boolean"},message:"must be boole\
an"}],!1;var _=f===e}else var _=!0;if(_){if(m.is_content_visible!==void 0){const f=e;if(typeof m.is_content_visible!="bo\
olean")return o.errors=[{instancePath:r+"/prior_state/revision/is_content_visible",schemaPath:"#/properties/prior_state/\
properties/revision/properties/is_content_visible/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"}],
!1;var _=f===e}else var _=!0;if(_){if(m.is_editor_visible!==void 0){const f=e;if(typeof m.is_editor_visible!="boolean")return o.
errors=[{instancePath:r+"/prior_state/revision/is_editor_visible",schemaPath:"#/properties/prior_state/properties/revisi\
on/properties/is_editor_visible/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"}],!1;var _=f===e}else
var _=!0;if(_){if(m.is_minor_edit!==void 0){const f=e;if(typeof m.is_minor_edit!="boolean")return o.errors=[{instancePath:r+
"/prior_state/revision/is_minor_edit",schemaPath:"#/properties/prior_state/properties/revision/properties/is_minor_edit/\
type",keyword:"type",params:{type:"boolean"},message:"must be boolean"}],!1;var _=f===e}else var _=!0;if(_){if(m.rev_dt!==
void 0){let f=m.rev_dt;const u=e;if(e===u&&e===u)if(typeof f=="string"){if(f.length>128)return o.errors=[{instancePath:r+
"/prior_state/revision/rev_dt",schemaPath:"#/properties/prior_state/properties/revision/properties/rev_dt/maxLength",keyword:"\
maxLength",params:{limit:128},message:"must NOT have more than 128 characters"}],!1;if(!x.test(f))return o.errors=[{instancePath:r+
"/prior_state/revision/rev_dt",schemaPath:"#/properties/prior_state/properties/revision/properties/rev_dt/format",keyword:"\
format",params:{format:"date-time"},message:'must match format "date-time"'}],!1}else return o.errors=[{instancePath:r+"\
/prior_state/revision/rev_dt",schemaPath:"#/properties/prior_state/properties/revision/properties/rev_dt/type",keyword:"\
type",params:{type:"string"},message:"must be string"}],!1;var _=u===e}else var _=!0;if(_){if(m.rev_id!==void 0){let f=m.
rev_id;const u=e;if(!(typeof f=="number"&&!(f%1)&&!isNaN(f)&&isFinite(f)))return o.errors=[{instancePath:r+"/prior_state\
/revision/rev_id",schemaPath:"#/properties/prior_state/properties/revision/properties/rev_id/type",keyword:"type",params:{
type:"integer"},message:"must be integer"}],!1;if(e===u&&typeof f=="number"&&isFinite(f)){if(f>9007199254740991||isNaN(f))
return o.errors=[{instancePath:r+"/prior_state/revision/rev_id",schemaPath:"#/properties/prior_state/properties/revision\
/properties/rev_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 900719\
9254740991"}],!1;if(f<1||isNaN(f))return o.errors=[{instancePath:r+"/prior_state/revision/rev_id",schemaPath:"#/properti\
es/prior_state/properties/revision/properties/rev_id/minimum",keyword:"minimum",params:{comparison:">=",limit:1},message:"\
must be >= 1"}],!1}var _=u===e}else var _=!0;if(_){if(m.rev_parent_id!==void 0){let f=m.rev_parent_id;const u=e;if(!(typeof f==
"number"&&!(f%1)&&!isNaN(f)&&isFinite(f)))return o.errors=[{instancePath:r+"/prior_state/revision/rev_parent_id",schemaPath:"\
#/properties/prior_state/properties/revision/properties/rev_parent_id/type",keyword:"type",params:{type:"integer"},message:"\
must be integer"}],!1;if(e===u&&typeof f=="number"&&isFinite(f)){if(f>9007199254740991||isNaN(f))return o.errors=[{instancePath:r+
"/prior_state/revision/rev_parent_id",schemaPath:"#/properties/prior_state/properties/revision/properties/rev_parent_id/\
maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(f<
0||isNaN(f))return o.errors=[{instancePath:r+"/prior_state/revision/rev_parent_id",schemaPath:"#/properties/prior_state/\
properties/revision/properties/rev_parent_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must b\
e >= 0"}],!1}var _=u===e}else var _=!0;if(_){if(m.rev_sha1!==void 0){const f=e;if(typeof m.rev_sha1!="string")return o.errors=
[{instancePath:r+"/prior_state/revision/rev_sha1",schemaPath:"#/properties/prior_state/properties/revision/properties/re\
v_sha1/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var _=f===e}else var _=!0;if(_)if(m.rev_size!==
void 0){let f=m.rev_size;const u=e;if(!(typeof f=="number"&&!(f%1)&&!isNaN(f)&&isFinite(f)))return o.errors=[{instancePath:r+
"/prior_state/revision/rev_size",schemaPath:"#/properties/prior_state/properties/revision/properties/rev_size/type",keyword:"\
type",params:{type:"integer"},message:"must be integer"}],!1;if(e===u&&typeof f=="number"&&isFinite(f)){if(f>9007199254740991||
isNaN(f))return o.errors=[{instancePath:r+"/prior_state/revision/rev_size",schemaPath:"#/properties/prior_state/properti\
es/revision/properties/rev_size/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must\
 be <= 9007199254740991"}],!1;if(f<0||isNaN(f))return o.errors=[{instancePath:r+"/prior_state/revision/rev_size",schemaPath:"\
#/properties/prior_state/properties/revision/properties/rev_size/minimum",keyword:"minimum",params:{comparison:">=",limit:0},
message:"must be >= 0"}],!1}var _=u===e}else var _=!0}}}}}}}}}}}else return o.errors=[{instancePath:r+"/prior_state/revi\
sion",schemaPath:"#/properties/prior_state/properties/revision/type",keyword:"type",params:{type:"object"},message:"must\
 be object"}],!1;var F=t===e}else var F=!0}else return o.errors=[{instancePath:r+"/prior_state",schemaPath:"#/properties\
/prior_state/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;var a=v===e}else var a=!0;if(a){if(s.
revision!==void 0){let i=s.revision;const v=e;if(e===v)if(i&&typeof i=="object"&&!Array.isArray(i)){let m;if(i.rev_id===
void 0&&(m="rev_id")||i.rev_dt===void 0&&(m="rev_dt"))return o.errors=[{instancePath:r+"/revision",schemaPath:"#/propert\
ies/revision/required",keyword:"required",params:{missingProperty:m},message:"must have required property '"+m+"'"}],!1;
if(i.comment!==void 0){const t=e;if(typeof i.comment!="string")return o.errors=[{instancePath:r+"/revision/comment",schemaPath:"\
#/properties/revision/properties/comment/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var l=t===
e}else var l=!0;if(l){if(i.content_slots!==void 0){const t=e;N(i.content_slots,{instancePath:r+"/revision/content_slots",
parentData:i,parentDataProperty:"content_slots",rootData:k})||(d=d===null?N.errors:d.concat(N.errors),e=d.length);var l=t===
e}else var l=!0;if(l){if(i.editor!==void 0){const t=e;y(i.editor,{instancePath:r+"/revision/editor",parentData:i,parentDataProperty:"\
editor",rootData:k})||(d=d===null?y.errors:d.concat(y.errors),e=d.length);var l=t===e}else var l=!0;if(l){if(i.is_comment_visible!==
void 0){const t=e;if(typeof i.is_comment_visible!="boolean")return o.errors=[{instancePath:r+"/revision/is_comment_visib\
le",schemaPath:"#/properties/revision/properties/is_comment_visible/type",keyword:"type",params:{type:"boolean"},message:"\
must be boolean"}],!1;var l=t===e}else var l=!0;if(l){if(i.is_content_visible!==void 0){const t=e;if(typeof i.is_content_visible!=
"boolean")return o.errors=[{instancePath:r+"/revision/is_content_visible",schemaPath:"#/properties/revision/properties/i\
s_content_visible/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"}],!1;var l=t===e}else var l=!0;
if(l){if(i.is_editor_visible!==void 0){const t=e;if(typeof i.is_editor_visible!="boolean")return o.errors=[{instancePath:r+
"/revision/is_editor_visible",schemaPath:"#/properties/revision/properties/is_editor_visible/type",keyword:"type",params:{
type:"boolean"},message:"must be boolean"}],!1;var l=t===e}else var l=!0;if(l){if(i.is_minor_edit!==void 0){const t=e;if(typeof i.
is_minor_edit!="boolean")return o.errors=[{instancePath:r+"/revision/is_minor_edit",schemaPath:"#/properties/revision/pr\
operties/is_minor_edit/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"}],!1;var l=t===e}else var l=!0;
if(l){if(i.rev_dt!==void 0){let t=i.rev_dt;const c=e;if(e===c&&e===c)if(typeof t=="string"){if(t.length>128)return o.errors=
[{instancePath:r+"/revision/rev_dt",schemaPath:"#/properties/revision/properties/rev_dt/maxLength",keyword:"maxLength",params:{
limit:128},message:"must NOT have more than 128 characters"}],!1;if(!x.test(t))return o.errors=[{instancePath:r+"/revisi\
on/rev_dt",schemaPath:"#/properties/revision/properties/rev_dt/format",keyword:"format",params:{format:"date-time"},message:'\
must match format "date-time"'}],!1}else return o.errors=[{instancePath:r+"/revision/rev_dt",schemaPath:"#/properties/re\
vision/properties/rev_dt/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var l=c===e}else var l=!0;
if(l){if(i.rev_id!==void 0){let t=i.rev_id;const c=e;if(!(typeof t=="number"&&!(t%1)&&!isNaN(t)&&isFinite(t)))return o.errors=
[{instancePath:r+"/revision/rev_id",schemaPath:"#/properties/revision/properties/rev_id/type",keyword:"type",params:{type:"\
integer"},message:"must be integer"}],!1;if(e===c&&typeof t=="number"&&isFinite(t)){if(t>9007199254740991||isNaN(t))return o.
errors=[{instancePath:r+"/revision/rev_id",schemaPath:"#/properties/revision/properties/rev_id/maximum",keyword:"maximum",
params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(t<1||isNaN(t))return o.errors=
[{instancePath:r+"/revision/rev_id",schemaPath:"#/properties/revision/properties/rev_id/minimum",keyword:"minimum",params:{
comparison:">=",limit:1},message:"must be >= 1"}],!1}var l=c===e}else var l=!0;if(l){if(i.rev_parent_id!==void 0){let t=i.
rev_parent_id;const c=e;if(!(typeof t=="number"&&!(t%1)&&!isNaN(t)&&isFinite(t)))return o.errors=[{instancePath:r+"/revi\
sion/rev_parent_id",schemaPath:"#/properties/revision/properties/rev_parent_id/type",keyword:"type",params:{type:"intege\
r"},message:"must be integer"}],!1;if(e===c&&typeof t=="number"&&isFinite(t)){if(t>9007199254740991||isNaN(t))return o.errors=
[{instancePath:r+"/revision/rev_parent_id",schemaPath:"#/properties/revision/properties/rev_parent_id/maximum",keyword:"\
maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(t<0||isNaN(t))return o.
errors=[{instancePath:r+"/revision/rev_parent_id",schemaPath:"#/properties/revision/properties/rev_parent_id/minimum",keyword:"\
minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var l=c===e}else var l=!0;if(l){if(i.rev_sha1!==void 0){
const t=e;if(typeof i.rev_sha1!="string")return o.errors=[{instancePath:r+"/revision/rev_sha1",schemaPath:"#/properties/\
revision/properties/rev_sha1/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var l=t===e}else var l=!0;
if(l)if(i.rev_size!==void 0){let t=i.rev_size;const c=e;if(!(typeof t=="number"&&!(t%1)&&!isNaN(t)&&isFinite(t)))return o.
errors=[{instancePath:r+"/revision/rev_size",schemaPath:"#/properties/revision/properties/rev_size/type",keyword:"type",
params:{type:"integer"},message:"must be integer"}],!1;if(e===c&&typeof t=="number"&&isFinite(t)){if(t>9007199254740991||
isNaN(t))return o.errors=[{instancePath:r+"/revision/rev_size",schemaPath:"#/properties/revision/properties/rev_size/max\
imum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(t<
0||isNaN(t))return o.errors=[{instancePath:r+"/revision/rev_size",schemaPath:"#/properties/revision/properties/rev_size/\
minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var l=c===e}else var l=!0}}}}}}}}}}}else
return o.errors=[{instancePath:r+"/revision",schemaPath:"#/properties/revision/type",keyword:"type",params:{type:"object"},
message:"must be object"}],!1;var a=v===e}else var a=!0;if(a)if(s.wiki_id!==void 0){let i=s.wiki_id;const v=e;if(e===v)if(typeof i==
"string"){if(i.length<1)return o.errors=[{instancePath:r+"/wiki_id",schemaPath:"#/properties/wiki_id/minLength",keyword:"\
minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"}],!1}else return o.errors=[{instancePath:r+"\
/wiki_id",schemaPath:"#/properties/wiki_id/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var a=v===
e}else var a=!0}}}}}}}}}}}else return o.errors=[{instancePath:r,schemaPath:"#/type",keyword:"type",params:{type:"object"},
message:"must be object"}],!1;return o.errors=d,e===0}const q={id:"/mediawiki/page/change/1.12.0",majors:[1],envelope:{$schema:"\
required",meta:"required",dt:"required"},validate:A};export{D as default,q as pageChange,A as validate};
