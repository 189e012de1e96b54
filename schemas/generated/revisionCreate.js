// Generated; do not edit.
const j=i;var A=i;const F={type:"object",required:["$schema","meta","database","page_id","page_title","rev_id","rev_time\
stamp"],properties:{$schema:{type:"string"},chronology_id:{type:"string"},comment:{type:"string"},database:{type:"string",
minLength:1},dt:{type:"string",format:"date-time",maxLength:128},meta:{type:"object",properties:{domain:{type:"string",minLength:1},
dt:{type:"string",format:"date-time",maxLength:128},id:{type:"string"},request_id:{type:"string"},stream:{type:"string",
minLength:1},uri:{type:"string",format:"uri-reference",maxLength:8192}}},page_id:{type:"integer",maximum:9007199254740991,
minimum:1},page_is_redirect:{type:"boolean"},page_namespace:{type:"integer",maximum:9007199254740991,minimum:-9007199254740991},
page_title:{type:"string",minLength:1},parsedcomment:{type:"string"},performer:{type:"object",properties:{user_edit_count:{
type:"integer",maximum:9007199254740991,minimum:0},user_groups:{type:"array",items:{type:"string",minLength:1}},user_id:{
type:"integer",maximum:9007199254740991,minimum:-9007199254740991},user_is_bot:{type:"boolean"},user_registration_dt:{type:"\
string",format:"date-time",maxLength:128},user_text:{type:"string",minLength:1}}},rev_content_changed:{type:"boolean"},rev_content_format:{
type:"string"},rev_content_model:{type:"string"},rev_id:{type:"integer",maximum:9007199254740991,minimum:0},rev_is_revert:{
type:"boolean"},rev_len:{type:"integer",maximum:9007199254740991,minimum:-9007199254740991},rev_minor_edit:{type:"boolea\
n"},rev_parent_id:{type:"integer",maximum:9007199254740991,minimum:0},rev_revert_details:{type:"object",properties:{rev_is_exact_revert:{
type:"boolean"},rev_original_rev_id:{type:"integer",maximum:9007199254740991,minimum:-9007199254740991},rev_revert_method:{
type:"string",enum:["rollback","undo","manual"]},rev_reverted_revs:{type:"array",items:{type:"integer",maximum:9007199254740991,
minimum:-9007199254740991}}}},rev_sha1:{type:"string"},rev_slots:{type:"object",properties:{main:{$ref:"#/definitions/pa\
rt0"}},additionalProperties:{$ref:"#/definitions/part0"}},rev_timestamp:{type:"string",format:"date-time",maxLength:128}},
definitions:{part0:{type:"object",properties:{rev_slot_content_model:{type:"string"},rev_slot_origin_rev_id:{type:"integ\
er",maximum:9007199254740991,minimum:0},rev_slot_sha1:{type:"string"},rev_slot_size:{type:"integer",maximum:9007199254740991,
minimum:0}}}}},c=/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;function f(m,{instancePath:t="",parentData:P,parentDataProperty:N,rootData:h=m}={}){let d=null,r=0;if(r===0)if(m&&typeof m==
"object"&&!Array.isArray(m)){if(m.rev_slot_content_model!==void 0){const o=r;if(typeof m.rev_slot_content_model!="string")
return f.errors=[{instancePath:t+"/rev_slot_content_model",schemaPath:"#/properties/rev_slot_content_model/type",keyword:"\
type",params:{type:"string"},message:"must be string"}],!1;var s=o===r}else var s=!0;if(s){if(m.rev_slot_origin_rev_id!==
void 0){let o=m.rev_slot_origin_rev_id;const _=r;if(!(typeof o=="number"&&!(o%1)&&!isNaN(o)&&isFinite(o)))return f.errors=
[{instancePath:t+"/rev_slot_origin_rev_id",schemaPath:"#/properties/rev_slot_origin_rev_id/type",keyword:"type",params:{
type:"integer"},message:"must be integer"}],!1;if(r===_&&typeof o=="number"&&isFinite(o)){if(o>9007199254740991||isNaN(o))
return f.errors=[{instancePath:t+"/rev_slot_origin_rev_id",schemaPath:"#/properties/rev_slot_origin_rev_id/maximum",keyword:"\
maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(o<0||isNaN(o))return f.
errors=[{instancePath:t+"/rev_slot_origin_rev_id",schemaPath:"#/properties/rev_slot_origin_rev_id/minimum",keyword:"mini\
mum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var s=_===r}else var s=!0;if(s){if(m.rev_slot_sha1!==void 0){
const o=r;if(typeof m.rev_slot_sha1!="string")return f.errors=[{instancePath:t+"/rev_slot_sha1",schemaPath:"#/properties\
/rev_slot_sha1/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var s=o===r}else var s=!0;if(s)
if(m.rev_slot_size!==void 0){let o=m.rev_slot_size;const _=r;if(!(typeof o=="number"&&!(o%1)&&!isNaN(o)&&isFinite(o)))return f.
errors=[{instancePath:t+"/rev_slot_size",schemaPath:"#/properties/rev_slot_size/type",keyword:"type",params:{type:"integ\
er"},message:"must be integer"}],!1;if(r===_&&typeof o=="number"&&isFinite(o)){if(o>9007199254740991||isNaN(o))return f.
errors=[{instancePath:t+"/rev_slot_size",schemaPath:"#/properties/rev_slot_size/maximum",keyword:"maximum",params:{comparison:"\
<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(o<0||isNaN(o))return f.errors=[{instancePath:t+
"/rev_slot_size",schemaPath:"#/properties/rev_slot_size/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"\
must be >= 0"}],!1}var s=_===r}else var s=!0}}}else return f.errors=[{instancePath:t,schemaPath:"#/type",keyword:"type",
params:{type:"object"},message:"must be object"}],!1;return f.errors=d,r===0}function i(m,{instancePath:t="",parentData:P,
parentDataProperty:N,rootData:h=m}={}){let d=null,r=0;if(r===0)if(m&&typeof m=="object"&&!Array.isArray(m)){let y;if(m.$schema===
void 0&&(y="$schema")||m.meta===void 0&&(y="meta")||m.database===void 0&&(y="database")||m.page_id===void 0&&(y="page_id")||
m.page_title===void 0&&(y="page_title")||m.rev_id===void 0&&(y="rev_id")||m.rev_timestamp===void 0&&(y="rev_timestamp"))
return i.errors=[{instancePath:t,schemaPath:"#/required",keyword:"required",params:{missingProperty:y},message:"must hav\
e required property '"+y+"'"}],!1;if(m.$schema!==void 0){const e=r;if(typeof m.$schema!="string")return i.errors=[{instancePath:t+
"/$schema",schemaPath:"#/properties/%24schema/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;
var s=e===r}else var s=!0;if(s){if(m.chronology_id!==void 0){const e=r;if(typeof m.chronology_id!="string")return i.errors=
[{instancePath:t+"/chronology_id",schemaPath:"#/properties/chronology_id/type",keyword:"type",params:{type:"string"},message:"\
must be string"}],!1;var s=e===r}else var s=!0;if(s){if(m.comment!==void 0){const e=r;if(typeof m.comment!="string")return i.
errors=[{instancePath:t+"/comment",schemaPath:"#/properties/comment/type",keyword:"type",params:{type:"string"},message:"\
must be string"}],!1;var s=e===r}else var s=!0;if(s){if(m.database!==void 0){let e=m.database;const p=r;if(r===p)if(typeof e==
"string"){if(e.length<1)return i.errors=[{instancePath:t+"/database",schemaPath:"#/properties/database/minLength",keyword:"\
minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"}],!1}else return i.errors=[{instancePath:t+"\
/database",schemaPath:"#/properties/database/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var s=p===
r}else var s=!0;if(s){if(m.dt!==void 0){let e=m.dt;const p=r;if(r===p&&r===p)if(typeof e=="string"){if(e.length>128)return i.
errors=[{instancePath:t+"/dt",schemaPath:"#/properties/dt/maxLength",keyword:"maxLength",params:{limit:128},message:"mus\
t NOT have more than 128 characters"}],!1;if(!c.test(e))return i.errors=[{instancePath:t+"/dt",schemaPath:"#/properties/\
dt/format",keyword:"format",params:{format:"date-time"},message:'must match format "date-time"'}],!1}else return i.errors=
[{instancePath:t+"/dt",schemaPath:"#/properties/dt/type",keyword:"type",params:{type:"string"},message:"must be string"}],
!1;var s=p===r}else var s=!0;if(s){if(m.meta!==void 0){let e=m.meta;const p=r;if(r===p)if(e&&typeof e=="object"&&!Array.
isArray(e)){if(e.domain!==void 0){let a=e.domain;const n=r;if(r===n)if(typeof a=="string"){if(a.length<1)return i.errors=
[{instancePath:t+"/meta/domain",schemaPath:"#/properties/meta/properties/domain/minLength",keyword:"minLength",params:{limit:1},
message:"must NOT have fewer than 1 characters"}],!1}else return i.errors=[{instancePath:t+"/meta/domain",schemaPath:"#/\
properties/meta/properties/domain/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var o=n===r}else
var o=!0;if(o){if(e.dt!==void 0){let a=e.dt;const n=r;if(r===n&&r===n)if(typeof a=="string"){if(a.length>128)return i.errors=
[{instancePath:t+"/meta/dt",schemaPath:"#/properties/meta/properties/dt/maxLength",keyword:"maxLength",params:{limit:128},
message:"must NOT have more than 128 characters"}],!1;if(!c.test(a))return i.errors=[{instancePath:t+"/meta/dt",schemaPath:"\
#/properties/meta/properties/dt/format",keyword:"format",params:{format:"date-time"},message:'must match format "date-ti\
me"'}],!1}else return i.errors=[{instancePath:t+"/meta/dt",schemaPath:"#/properties/meta/properties/dt/type",keyword:"ty\
pe",params:{type:"string"},message:"must be string"}],!1;var o=n===r}else var o=!0;if(o){if(e.id!==void 0){const a=r;if(typeof e.
id!="string")return i.errors=[{instancePath:t+"/meta/id",schemaPath:"#/properties/meta/properties/id/type",keyword:"type",
params:{type:"string"},message:"must be string"}],!1;var o=a===r}else var o=!0;if(o){if(e.request_id!==void 0){const a=r;
if(typeof e.request_id!="string")return i.errors=[{instancePath:t+"/meta/request_id",schemaPath:"#/properties/meta/prope\
rties/request_id/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var o=a===r}else var o=!0;if(o){
if(e.stream!==void 0){let a=e.stream;const n=r;if(r===n)if(typeof a=="string"){if(a.length<1)return i.errors=[{instancePath:t+
"/meta/stream",schemaPath:"#/properties/meta/properties/stream/minLength",keyword:"minLength",params:{limit:1},message:"\
must NOT have fewer than 1 characters"}],!1}else return i.errors=[{instancePath:t+"/meta/stream",schemaPath:"#/propertie\
s/meta/properties/stream/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var o=n===r}else var o=!0;
if(o)if(e.uri!==void 0){let a=e.uri;const n=r;if(r===n&&r===n)if(typeof a=="string"){if(a.length>8192)return i.errors=[{
instancePath:t+"/meta/uri",schemaPath:"#/properties/meta/properties/uri/maxLength",keyword:"maxLength",params:{limit:8192},
message:"must NOT have more than 8192 characters"}],!1}else return i.errors=[{instancePath:t+"/meta/uri",schemaPath:"#/p\
roperties/meta/properties/uri/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var o=n===r}else
var o=!0}}}}}else return i.errors=[{instancePath:t+"/meta",schemaPath:"#/properties/meta/type",keyword:"type",params:{type:"\
object"},message:"must be object"}],!1;var s=p===r}else var s=!0;if(s){if(m.page_id!==void 0){let e=m.page_id;const p=r;
if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return i.errors=[{instancePath:t+"/page_id",schemaPath:"#/prope\
rties/page_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===p&&typeof e=="number"&&
isFinite(e)){if(e>9007199254740991||isNaN(e))return i.errors=[{instancePath:t+"/page_id",schemaPath:"#/properties/page_i\
d/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;
if(e<1||isNaN(e))return i.errors=[{instancePath:t+"/page_id",schemaPath:"#/properties/page_id/minimum",keyword:"minimum",
params:{comparison:">=",limit:1},message:"must be >= 1"}],!1}var s=p===r}else var s=!0;if(s){if(m.page_is_redirect!==void 0){
const e=r;if(typeof m.page_is_redirect!="boolean")return i.errors=[{instancePath:t+"/page_is_redirect",schemaPath:"#/pro\
perties/page_is_redirect/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"}],!1;var s=e===r}else var s=!0;
if(s){if(m.page_namespace!==void 0){let e=m.page_namespace;const p=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(
e)))return i.errors=[{instancePath:t+"/page_namespace",schemaPath:"#/properties/page_namespace/type",keyword:"type",params:{
type:"integer"},message:"must be integer"}],!1;if(r===p&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))
return i.errors=[{instancePath:t+"/page_namespace",schemaPath:"#/properties/page_namespace/maximum",keyword:"maximum",params:{
comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(e<-9007199254740991||isNaN(e))return i.
errors=[{instancePath:t+"/page_namespace",schemaPath:"#/properties/page_namespace/minimum",keyword:"minimum",params:{comparison:"\
>=",limit:-9007199254740991},message:"must be >= -9007199254740991"}],!1}var s=p===r}else var s=!0;if(s){if(m.page_title!==
void 0){let e=m.page_title;const p=r;if(r===p)if(typeof e=="string"){if(e.length<1)return i.errors=[{instancePath:t+"/pa\
ge_title",schemaPath:"#/properties/page_title/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have few\
er than 1 characters"}],!1}else return i.errors=[{instancePath:t+"/page_title",schemaPath:"#/properties/page_title/type",
keyword:"type",params:{type:"string"},message:"must be string"}],!1;var s=p===r}else var s=!0;if(s){if(m.parsedcomment!==
void 0){const e=r;if(typeof m.parsedcomment!="string")return i.errors=[{instancePath:t+"/parsedcomment",schemaPath:"#/pr\
operties/parsedcomment/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var s=e===r}else var s=!0;
if(s){if(m.performer!==void 0){let e=m.performer;const p=r;if(r===p)if(e&&typeof e=="object"&&!Array.isArray(e)){if(e.user_edit_count!==
void 0){let a=e.user_edit_count;const n=r;if(!(typeof a=="number"&&!(a%1)&&!isNaN(a)&&isFinite(a)))return i.errors=[{instancePath:t+
"/performer/user_edit_count",schemaPath:"#/properties/performer/properties/user_edit_count/type",keyword:"type",params:{
type:"integer"},message:"must be integer"}],!1;if(r===n&&typeof a=="number"&&isFinite(a)){if(a>9007199254740991||isNaN(a))
return i.errors=[{instancePath:t+"/performer/user_edit_count",schemaPath:"#/properties/performer/properties/user_edit_co\
unt/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;
if(a<0||isNaN(a))return i.errors=[{instancePath:t+"/performer/user_edit_count",schemaPath:"#/properties/performer/proper\
ties/user_edit_count/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var _=n===r}else
var _=!0;if(_){if(e.user_groups!==void 0){let a=e.user_groups;const n=r;if(r===n)if(Array.isArray(a)){var w=!0;const b=a.
length;for(let l=0;l<b;l++){let u=a[l];const g=r;if(r===g)if(typeof u=="string"){if(u.length<1)return i.errors=[{instancePath:t+
"/performer/user_groups/"+l,schemaPath:"#/properties/performer/properties/user_groups/items/minLength",keyword:"minLengt\
h",params:{limit:1},message:"must NOT have fewer than 1 characters"}],!1}else return i.errors=[{instancePath:t+"/perform\
er/user_groups/"+l,schemaPath:"#/properties/performer/properties/user_groups/items/type",keyword:"type",params:{type:"st\
ring"},message:"must be string"}],!1;var w=g===r;if(!w)break}}else return i.errors=[{instancePath:t+"/performer/user_gro\
ups",schemaPath:"#/properties/performer/properties/user_groups/type",keyword:"type",params:{type:"array"},message:"must \
be array"}],!1;var _=n===r}else var _=!0;if(_){if(e.user_id!==void 0){let a=e.user_id;const n=r;if(!(typeof a=="number"&&
!(a%1)&&!isNaN(a)&&isFinite(a)))return i.errors=[{instancePath:t+"/performer/user_id",schemaPath:"#/properties/performer\
/properties/user_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===n&&typeof a=="num\
ber"&&isFinite(a)){if(a>9007199254740991||isNaN(a))return i.errors=[{instancePath:t+"/performer/user_id",schemaPath:"#/p\
roperties/performer/properties/user_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"\
must be <= 9007199254740991"}],!1;if(a<-9007199254740991||isNaN(a))return i.errors=[{instancePath:t+"/performer/user_id",
schemaPath:"#/properties/performer/properties/user_id/minimum",keyword:"minimum",params:{comparison:">=",limit:-9007199254740991},
message:"must be >= -9007199254740991"}],!1}var _=n===r}else var _=!0;if(_){if(e.user_is_bot!==void 0){const a=r;if(typeof e.
user_is_bot!="boolean")return i.errors=[{instancePath:t+"/performer/user_is_bot",schemaPath:"#/properties/performer/prop\
erties/user_is_bot/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"}],!1;var _=a===r}else var _=!0;
if(_){if(e.user_registration_dt!==void 0){let a=e.user_registration_dt;const n=r;if(r===n&&r===n)if(typeof a=="string"){
if(a.length>128)return i.errors=[{instancePath:t+"/performer/user_registration_dt",schemaPath:"#/properties/performer/pr\
operties/user_registration_dt/maxLength",keyword:"maxLength",params:{limit:128},message:"must NOT have more than 128 cha\
racters"}],!1;if(!c.test(a))return i.errors=[{instancePath:t+"/performer/user_registration_dt",schemaPath:"#/properties/\
performer/properties/user_registration_dt/format",keyword:"format",params:{format:"date-time"},message:'must match forma\
t "date-time"'}],!1}else return i.errors=[{instancePath:t+"/performer/user_registration_dt",schemaPath:"#/properties/per\
former/properties/user_registration_dt/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var _=n===
r}else var _=!0;if(_)if(e.user_text!==void 0){let a=e.user_text;const n=r;if(r===n)if(typeof a=="string"){if(a.length<1)
return i.errors=[{instancePath:t+"/performer/user_text",schemaPath:"#/properties/performer/properties/user_text/minLengt\
h",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"}],!1}else return i.errors=[{instancePath:t+
"/performer/user_text",schemaPath:"#/properties/performer/properties/user_text/type",keyword:"type",params:{type:"string"},
message:"must be string"}],!1;var _=n===r}else var _=!0}}}}}else return i.errors=[{instancePath:t+"/performer",schemaPath:"\
#/properties/performer/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;var s=p===r}else var s=!0;
if(s){if(m.rev_content_changed!==void 0){const e=r;if(typeof m.rev_content_changed!="boolean")return i.errors=[{instancePath:t+
"/rev_content_changed",schemaPath:"#/properties/rev_content_changed/type",keyword:"type",params:{type:"boolean"},message:"\
must be boolean"}],!1;var s=e===r}else var s=!0;if(s){if(m.rev_content_format!==void 0){const e=r;if(typeof m.rev_content_format!=
"string")return i.errors=[{instancePath:t+"/rev_content_format",schemaPath:"#/properties/rev_content_format/type",keyword:"\
type",params:{type:"string"},message:"must be string"}],!1;var s=e===r}else var s=!0;if(s){if(m.rev_content_model!==void 0){
const e=r;if(typeof m.rev_content_model!="string")return i.errors=[{instancePath:t+"/rev_content_model",schemaPath:"#/pr\
operties/rev_content_model/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var s=e===r}else var s=!0;
if(s){if(m.rev_id!==void 0){let e=m.rev_id;const p=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return i.errors=
[{instancePath:t+"/rev_id",schemaPath:"#/properties/rev_id/type",keyword:"type",params:{type:"integer"},message:"must be\
 integer"}],!1;if(r===p&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return i.errors=[{instancePath:t+
"/rev_id",schemaPath:"#/properties/rev_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"\
must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return i.errors=[{instancePath:t+"/rev_id",schemaPath:"#/properties/r\
ev_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var s=p===r}else var s=!0;
if(s){if(m.rev_is_revert!==void 0){const e=r;if(typeof m.rev_is_revert!="boolean")return i.errors=[{instancePath:t+"/rev\
_is_revert",schemaPath:"#/properties/rev_is_revert/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"}],
!1;var s=e===r}else var s=!0;if(s){if(m.rev_len!==void 0){let e=m.rev_len;const p=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(
e)&&isFinite(e)))return i.errors=[{instancePath:t+"/rev_len",schemaPath:"#/properties/rev_len/type",keyword:"type",params:{
type:"integer"},message:"must be integer"}],!1;if(r===p&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))
return i.errors=[{instancePath:t+"/rev_len",schemaPath:"#/properties/rev_len/maximum",keyword:"maximum",params:{comparison:"\
<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(e<-9007199254740991||isNaN(e))return i.errors=
[{instancePath:t+"/rev_len",schemaPath:"#/properties/rev_len/minimum",keyword:"minimum",params:{comparison:">=",limit:-9007199254740991},
message:"must be >= -9007199254740991"}],!1}var s=p===r}else var s=!0;if(s){if(m.rev_minor_edit!==void 0){const e=r;if(typeof m.
rev_minor_edit!="boolean")return i.errors=[{instancePath:t+"/rev_minor_edit",schemaPath:"#/properties/rev_minor_edit/typ\
e",keyword:"type",params:{type:"boolean"},message:"must be boolean"}],!1;var s=e===r}else var s=!0;if(s){if(m.rev_parent_id!==
void 0){let e=m.rev_parent_id;const p=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return i.errors=[{instancePath:t+
"/rev_parent_id",schemaPath:"#/properties/rev_parent_id/type",keyword:"type",params:{type:"integer"},message:"must be in\
teger"}],!1;if(r===p&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return i.errors=[{instancePath:t+
"/rev_parent_id",schemaPath:"#/properties/rev_parent_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},
message:"must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return i.errors=[{instancePath:t+"/rev_parent_id",schemaPath:"\
#/properties/rev_parent_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var s=p===
r}else var s=!0;if(s){if(m.rev_revert_details!==void 0){let e=m.rev_revert_details;const p=r;if(r===p)if(e&&typeof e=="o\
bject"&&!Array.isArray(e)){if(e.rev_is_exact_revert!==void 0){const a=r;if(typeof e.rev_is_exact_revert!="boolean")return i.
errors=[{instancePath:t+"/rev_revert_details/rev_is_exact_revert",schemaPath:"#/properties/rev_revert_details/properties\
/rev_is_exact_revert/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"}],!1;var v=a===r}else var v=!0;
if(v){if(e.rev_original_rev_id!==void 0){let a=e.rev_original_rev_id;const n=r;if(!(typeof a=="number"&&!(a%1)&&!isNaN(a)&&
isFinite(a)))return i.errors=[{instancePath:t+"/rev_revert_details/rev_original_rev_id",schemaPath:"#/properties/rev_rev\
ert_details/properties/rev_original_rev_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===
n&&typeof a=="number"&&isFinite(a)){if(a>9007199254740991||isNaN(a))return i.errors=[{instancePath:t+"/rev_revert_detail\
s/rev_original_rev_id",schemaPath:"#/properties/rev_revert_details/properties/rev_original_rev_id/maximum",keyword:"maxi\
mum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(a<-9007199254740991||
isNaN(a))return i.errors=[{instancePath:t+"/rev_revert_details/rev_original_rev_id",schemaPath:"#/properties/rev_revert_\
details/properties/rev_original_rev_id/minimum",keyword:"minimum",params:{comparison:">=",limit:-9007199254740991},message:"\
must be >= -9007199254740991"}],!1}var v=n===r}else var v=!0;if(v){if(e.rev_revert_method!==void 0){let a=e.rev_revert_method;
const n=r;if(typeof a!="string")return i.errors=[{instancePath:t+"/rev_revert_details/rev_revert_method",schemaPath:"#/p\
roperties/rev_revert_details/properties/rev_revert_method/type",keyword:"type",params:{type:"string"},message:"must be s\
tring"}],!1;if(!(a==="rollback"||a==="undo"||a==="manual"))return i.errors=[{instancePath:t+"/rev_revert_details/rev_rev\
ert_method",schemaPath:"#/properties/rev_revert_details/properties/rev_revert_method/enum",keyword:"enum",params:{allowedValues:F.
properties.rev_revert_details.properties.rev_revert_method.enum},message:"must be equal to one of the allowed values"}],
!1;var v=n===r}else var v=!0;if(v)if(e.rev_reverted_revs!==void 0){let a=e.rev_reverted_revs;const n=r;if(r===n)if(Array.
isArray(a)){var k=!0;const b=a.length;for(let l=0;l<b;l++){let u=a[l];const g=r;if(!(typeof u=="number"&&!(u%1)&&!isNaN(
u)&&isFinite(u)))return i.errors=[{instancePath:t+"/rev_revert_details/rev_reverted_revs/"+l,schemaPath:"#/properties/re\
v_revert_details/properties/rev_reverted_revs/items/type",keyword:"type",params:{type:"integer"},message:"must be intege\
r"}],!1;if(r===g&&typeof u=="number"&&isFinite(u)){if(u>9007199254740991||isNaN(u))return i.errors=[{instancePath:t+"/re\
v_revert_details/rev_reverted_revs/"+l,schemaPath:"#/properties/rev_revert_details/properties/rev_reverted_revs/items/ma\
ximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(u<
-9007199254740991||isNaN(u))return i.errors=[{instancePath:t+"/rev_revert_details/rev_reverted_revs/"+l,schemaPath:"#/pr\
operties/rev_revert_details/properties/rev_reverted_revs/items/minimum",keyword:"minimum",params:{comparison:">=",limit:-9007199254740991},
message:"must be >= -9007199254740991"}],!1}var k=g===r;if(!k)break}}else return i.errors=[{instancePath:t+"/rev_revert_\
details/rev_reverted_revs",schemaPath:"#/properties/rev_revert_details/properties/rev_reverted_revs/type",keyword:"type",
params:{type:"array"},message:"must be array"}],!1;var v=n===r}else var v=!0}}}else return i.errors=[{instancePath:t+"/r\
ev_revert_details",schemaPath:"#/properties/rev_revert_details/type",keyword:"type",params:{type:"object"},message:"must\
 be object"}],!1;var s=p===r}else var s=!0;if(s){if(m.rev_sha1!==void 0){const e=r;if(typeof m.rev_sha1!="string")return i.
errors=[{instancePath:t+"/rev_sha1",schemaPath:"#/properties/rev_sha1/type",keyword:"type",params:{type:"string"},message:"\
must be string"}],!1;var s=e===r}else var s=!0;if(s){if(m.rev_slots!==void 0){let e=m.rev_slots;const p=r;if(r===p)if(e&&
typeof e=="object"&&!Array.isArray(e)){const a=r;for(const n in e)if(n!=="main"){const L=r;f(e[n],{instancePath:t+"/rev_\
slots/"+n.replace(/~/g,"~0").replace(/\//g,"~1"),parentData:e,parentDataProperty:n,rootData:h})||(d=d===null?f.errors:d.
concat(f.errors),r=d.length);var x=L===r;if(!x)break}a===r&&e.main!==void 0&&(f(e.main,{instancePath:t+"/rev_slots/main",
parentData:e,parentDataProperty:"main",rootData:h})||(d=d===null?f.errors:d.concat(f.errors),r=d.length))}else return i.
errors=[{instancePath:t+"/rev_slots",schemaPath:"#/properties/rev_slots/type",keyword:"type",params:{type:"object"},message:"\
must be object"}],!1;var s=p===r}else var s=!0;if(s)if(m.rev_timestamp!==void 0){let e=m.rev_timestamp;const p=r;if(r===
p&&r===p)if(typeof e=="string"){if(e.length>128)return i.errors=[{instancePath:t+"/rev_timestamp",schemaPath:"#/properti\
es/rev_timestamp/maxLength",keyword:"maxLength",params:{limit:128},message:"must NOT have more than 128 characters"}],!1;
if(!c.test(e))return i.errors=[{instancePath:t+"/rev_timestamp",schemaPath:"#/properties/rev_timestamp/format",keyword:"\
format",params:{format:"date-time"},message:'must match format "date-time"'}],!1}else return i.errors=[{instancePath:t+"\
/rev_timestamp",schemaPath:"#/properties/rev_timestamp/type",keyword:"type",params:{type:"string"},message:"must be stri\
ng"}],!1;var s=p===r}else var s=!0}}}}}}}}}}}}}}}}}}}}}}}else return i.errors=[{instancePath:t,schemaPath:"#/type",keyword:"\
type",params:{type:"object"},message:"must be object"}],!1;return i.errors=d,r===0}const q={id:"/mediawiki/revision/crea\
te/2.0.0",majors:[1,2],envelope:{$schema:"required",meta:"required",dt:"optional"},validate:j};export{A as default,q as revisionCreate,j as validate};
