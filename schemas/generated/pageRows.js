// Generated; do not edit.
const $=o;var A=o;const k={type:"object",required:["$schema","meta","wiki_id","page_id","gtid","committed_at","rows"],properties:{
$schema:{type:"string"},meta:{type:"object",required:["id","stream","domain"],properties:{id:{type:"string"},stream:{type:"\
string",minLength:1},domain:{type:"string",minLength:1}}},wiki_id:{type:"string",minLength:1},page_id:{type:"integer",minimum:1,
maximum:9007199254740991},gtid:{type:"string",pattern:"^\\d+-\\d+-\\d+$"},committed_at:{type:"string",format:"date-time",
maxLength:128},rows:{type:"array",items:{type:"object",required:["table","op"],properties:{table:{type:"string",enum:["p\
age","revision","revision_comment_temp","slots","content","comment","actor","archive","logging","redirect"]},op:{type:"s\
tring",enum:["c","u","d"]},before:{$ref:"#/definitions/part0"},after:{$ref:"#/definitions/part0"}}}},omitted:{type:"obje\
ct",additionalProperties:{type:"integer",minimum:1}}},definitions:{part0:{type:"object",properties:{page_id:{type:"integ\
er",minimum:0,maximum:9007199254740991},page_namespace:{type:"integer"},page_title:{type:"string"},page_is_redirect:{type:"\
integer",enum:[0,1]},page_is_new:{type:"integer",enum:[0,1]},page_latest:{type:"integer",minimum:0,maximum:9007199254740991},
page_len:{type:"integer"},page_content_model:{type:"string"},rev_id:{type:"integer",minimum:0,maximum:9007199254740991},
rev_page:{type:"integer",minimum:0,maximum:9007199254740991},rev_comment_id:{type:"integer",minimum:0,maximum:9007199254740991},
rev_actor:{type:"integer",minimum:0,maximum:9007199254740991},rev_timestamp:{type:"string",pattern:"^\\d{14}$"},rev_minor_edit:{
type:"integer",enum:[0,1]},rev_deleted:{type:"integer",minimum:0},rev_len:{type:"integer"},rev_parent_id:{type:"integer",
minimum:0,maximum:9007199254740991},rev_sha1:{type:"string"},revcomment_rev:{type:"integer",minimum:0,maximum:9007199254740991},
revcomment_comment_id:{type:"integer",minimum:0,maximum:9007199254740991},slot_revision_id:{type:"integer",minimum:0,maximum:9007199254740991},
slot_role_id:{type:"integer",minimum:0,maximum:9007199254740991},role_name:{type:"string"},slot_content_id:{type:"intege\
r",minimum:0,maximum:9007199254740991},slot_origin:{type:"integer",minimum:0,maximum:9007199254740991},content_id:{type:"\
integer",minimum:0,maximum:9007199254740991},content_size:{type:"integer"},content_sha1:{type:"string"},content_model:{type:"\
integer",minimum:0,maximum:9007199254740991},model_name:{type:"string"},comment_id:{type:"integer",minimum:0,maximum:9007199254740991},
comment_text:{type:"string"},actor_id:{type:"integer",minimum:0,maximum:9007199254740991},actor_user:{type:"integer",minimum:0,
maximum:9007199254740991},actor_name:{type:"string"},ar_id:{type:"integer",minimum:0,maximum:9007199254740991},ar_namespace:{
type:"integer"},ar_title:{type:"string"},ar_comment_id:{type:"integer",minimum:0,maximum:9007199254740991},ar_actor:{type:"\
integer",minimum:0,maximum:9007199254740991},ar_timestamp:{type:"string",pattern:"^\\d{14}$"},ar_minor_edit:{type:"integ\
er",enum:[0,1]},ar_rev_id:{type:"integer",minimum:0,maximum:9007199254740991},ar_deleted:{type:"integer",minimum:0},ar_len:{
type:"integer"},ar_page_id:{type:"integer",minimum:0,maximum:9007199254740991},ar_parent_id:{type:"integer",minimum:0,maximum:9007199254740991},
ar_sha1:{type:"string"},log_id:{type:"integer",minimum:0,maximum:9007199254740991},log_type:{type:"string"},log_action:{
type:"string"},log_timestamp:{type:"string",pattern:"^\\d{14}$"},log_actor:{type:"integer",minimum:0,maximum:9007199254740991},
log_namespace:{type:"integer"},log_title:{type:"string"},log_page:{type:"integer",minimum:0,maximum:9007199254740991},log_comment_id:{
type:"integer",minimum:0,maximum:9007199254740991},log_deleted:{type:"integer",minimum:0},rd_from:{type:"integer",minimum:0,
maximum:9007199254740991},rd_namespace:{type:"integer"},rd_title:{type:"string"},rd_interwiki:{type:"string"},rd_fragment:{
type:"string"}}}}},j=new RegExp("^\\d+-\\d+-\\d+$","u"),q=/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/,
v={type:"object",properties:{page_id:{type:"integer",minimum:0,maximum:9007199254740991},page_namespace:{type:"integer"},
page_title:{type:"string"},page_is_redirect:{type:"integer",enum:[0,1]},page_is_new:{type:"integer",enum:[0,1]},page_latest:{
type:"integer",minimum:0,maximum:9007199254740991},page_len:{type:"integer"},page_content_model:{type:"string"},rev_id:{
type:"integer",minimum:0,maximum:9007199254740991},rev_page:{type:"integer",minimum:0,maximum:9007199254740991},rev_comment_id:{
type:"integer",minimum:0,maximum:9007199254740991},rev_actor:{type:"integer",minimum:0,maximum:9007199254740991},rev_timestamp:{
type:"string",pattern:"^\\d{14}$"},rev_minor_edit:{type:"integer",enum:[0,1]},rev_deleted:{type:"integer",minimum:0},rev_len:{
type:"integer"},rev_parent_id:{type:"integer",minimum:0,maximum:9007199254740991},rev_sha1:{type:"string"},revcomment_rev:{
type:"integer",minimum:0,maximum:9007199254740991},revcomment_comment_id:{type:"integer",minimum:0,maximum:9007199254740991},
slot_revision_id:{type:"integer",minimum:0,maximum:9007199254740991},slot_role_id:{type:"integer",minimum:0,maximum:9007199254740991},
role_name:{type:"string"},slot_content_id:{type:"integer",minimum:0,maximum:9007199254740991},slot_origin:{type:"integer",
minimum:0,maximum:9007199254740991},content_id:{type:"integer",minimum:0,maximum:9007199254740991},content_size:{type:"i\
nteger"},content_sha1:{type:"string"},content_model:{type:"integer",minimum:0,maximum:9007199254740991},model_name:{type:"\
string"},comment_id:{type:"integer",minimum:0,maximum:9007199254740991},comment_text:{type:"string"},actor_id:{type:"int\
eger",minimum:0,maximum:9007199254740991},actor_user:{type:"integer",minimum:0,maximum:9007199254740991},actor_name:{type:"\
string"},ar_id:{type:"integer",minimum:0,maximum:9007199254740991},ar_namespace:{type:"integer"},ar_title:{type:"string"},
ar_comment_id:{type:"integer",minimum:0,maximum:9007199254740991},ar_actor:{type:"integer",minimum:0,maximum:9007199254740991},
ar_timestamp:{type:"string",pattern:"^\\d{14}$"},ar_minor_edit:{type:"integer",enum:[0,1]},ar_rev_id:{type:"integer",minimum:0,
maximum:9007199254740991},ar_deleted:{type:"integer",minimum:0},ar_len:{type:"integer"},ar_page_id:{type:"integer",minimum:0,
maximum:9007199254740991},ar_parent_id:{type:"integer",minimum:0,maximum:9007199254740991},ar_sha1:{type:"string"},log_id:{
type:"integer",minimum:0,maximum:9007199254740991},log_type:{type:"string"},log_action:{type:"string"},log_timestamp:{type:"\
string",pattern:"^\\d{14}$"},log_actor:{type:"integer",minimum:0,maximum:9007199254740991},log_namespace:{type:"integer"},
log_title:{type:"string"},log_page:{type:"integer",minimum:0,maximum:9007199254740991},log_comment_id:{type:"integer",minimum:0,
maximum:9007199254740991},log_deleted:{type:"integer",minimum:0},rd_from:{type:"integer",minimum:0,maximum:9007199254740991},
rd_namespace:{type:"integer"},rd_title:{type:"string"},rd_interwiki:{type:"string"},rd_fragment:{type:"string"}}},w=new RegExp(
"^\\d{14}$","u");function m(s,{instancePath:i="",parentData:P,parentDataProperty:x,rootData:h=s}={}){let d=null,r=0;if(r===
0)if(s&&typeof s=="object"&&!Array.isArray(s)){if(s.page_id!==void 0){let e=s.page_id;const a=r;if(!(typeof e=="number"&&
!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/page_id",schemaPath:"#/properties/page_id/type",keyword:"\
type",params:{type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||
isNaN(e))return m.errors=[{instancePath:i+"/page_id",schemaPath:"#/properties/page_id/maximum",keyword:"maximum",params:{
comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+
"/page_id",schemaPath:"#/properties/page_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be\
 >= 0"}],!1}var t=a===r}else var t=!0;if(t){if(s.page_namespace!==void 0){let e=s.page_namespace;const a=r;if(!(typeof e==
"number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/page_namespace",schemaPath:"#/properties/pa\
ge_namespace/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;var t=a===r}else var t=!0;if(t){
if(s.page_title!==void 0){const e=r;if(typeof s.page_title!="string")return m.errors=[{instancePath:i+"/page_title",schemaPath:"\
#/properties/page_title/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=e===r}else var t=!0;
if(t){if(s.page_is_redirect!==void 0){let e=s.page_is_redirect;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(
e)))return m.errors=[{instancePath:i+"/page_is_redirect",schemaPath:"#/properties/page_is_redirect/type",keyword:"type",
params:{type:"integer"},message:"must be integer"}],!1;if(!(e===0||e===1))return m.errors=[{instancePath:i+"/page_is_red\
irect",schemaPath:"#/properties/page_is_redirect/enum",keyword:"enum",params:{allowedValues:v.properties.page_is_redirect.
enum},message:"must be equal to one of the allowed values"}],!1;var t=a===r}else var t=!0;if(t){if(s.page_is_new!==void 0){
let e=s.page_is_new;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+
"/page_is_new",schemaPath:"#/properties/page_is_new/type",keyword:"type",params:{type:"integer"},message:"must be intege\
r"}],!1;if(!(e===0||e===1))return m.errors=[{instancePath:i+"/page_is_new",schemaPath:"#/properties/page_is_new/enum",keyword:"\
enum",params:{allowedValues:v.properties.page_is_new.enum},message:"must be equal to one of the allowed values"}],!1;var t=a===
r}else var t=!0;if(t){if(s.page_latest!==void 0){let e=s.page_latest;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&
isFinite(e)))return m.errors=[{instancePath:i+"/page_latest",schemaPath:"#/properties/page_latest/type",keyword:"type",params:{
type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))
return m.errors=[{instancePath:i+"/page_latest",schemaPath:"#/properties/page_latest/maximum",keyword:"maximum",params:{
comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+
"/page_latest",schemaPath:"#/properties/page_latest/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"\
must be >= 0"}],!1}var t=a===r}else var t=!0;if(t){if(s.page_len!==void 0){let e=s.page_len;const a=r;if(!(typeof e=="nu\
mber"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/page_len",schemaPath:"#/properties/page_len/ty\
pe",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;var t=a===r}else var t=!0;if(t){if(s.page_content_model!==
void 0){const e=r;if(typeof s.page_content_model!="string")return m.errors=[{instancePath:i+"/page_content_model",schemaPath:"\
#/properties/page_content_model/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=e===r}else
var t=!0;if(t){if(s.rev_id!==void 0){let e=s.rev_id;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.
errors=[{instancePath:i+"/rev_id",schemaPath:"#/properties/rev_id/type",keyword:"type",params:{type:"integer"},message:"\
must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+
"/rev_id",schemaPath:"#/properties/rev_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"\
must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/rev_id",schemaPath:"#/properties/r\
ev_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;
if(t){if(s.rev_page!==void 0){let e=s.rev_page;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.
errors=[{instancePath:i+"/rev_page",schemaPath:"#/properties/rev_page/type",keyword:"type",params:{type:"integer"},message:"\
must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+
"/rev_page",schemaPath:"#/properties/rev_page/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},
message:"must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/rev_page",schemaPath:"#/p\
roperties/rev_page/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else
var t=!0;if(t){if(s.rev_comment_id!==void 0){let e=s.rev_comment_id;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&
isFinite(e)))return m.errors=[{instancePath:i+"/rev_comment_id",schemaPath:"#/properties/rev_comment_id/type",keyword:"t\
ype",params:{type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||
isNaN(e))return m.errors=[{instancePath:i+"/rev_comment_id",schemaPath:"#/properties/rev_comment_id/maximum",keyword:"ma\
ximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.
errors=[{instancePath:i+"/rev_comment_id",schemaPath:"#/properties/rev_comment_id/minimum",keyword:"minimum",params:{comparison:"\
>=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;if(t){if(s.rev_actor!==void 0){let e=s.rev_actor;const a=r;
if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/rev_actor",schemaPath:"#/pro\
perties/rev_actor/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e=="numbe\
r"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+"/rev_actor",schemaPath:"#/properties/\
rev_actor/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 900719925474099\
1"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/rev_actor",schemaPath:"#/properties/rev_actor/minimum",keyword:"\
minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;if(t){if(s.rev_timestamp!==
void 0){let e=s.rev_timestamp;const a=r;if(r===a)if(typeof e=="string"){if(!w.test(e))return m.errors=[{instancePath:i+"\
/rev_timestamp",schemaPath:"#/properties/rev_timestamp/pattern",keyword:"pattern",params:{pattern:"^\\d{14}$"},message:'\
must match pattern "^\\d{14}$"'}],!1}else return m.errors=[{instancePath:i+"/rev_timestamp",schemaPath:"#/properties/rev\
_timestamp/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=a===r}else var t=!0;if(t){if(s.
rev_minor_edit!==void 0){let e=s.rev_minor_edit;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.
errors=[{instancePath:i+"/rev_minor_edit",schemaPath:"#/properties/rev_minor_edit/type",keyword:"type",params:{type:"int\
eger"},message:"must be integer"}],!1;if(!(e===0||e===1))return m.errors=[{instancePath:i+"/rev_minor_edit",schemaPath:"\
#/properties/rev_minor_edit/enum",keyword:"enum",params:{allowedValues:v.properties.rev_minor_edit.enum},message:"must b\
e equal to one of the allowed values"}],!1;var t=a===r}else var t=!0;if(t){if(s.rev_deleted!==void 0){let e=s.rev_deleted;
const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/rev_deleted",schemaPath:"\
#/properties/rev_deleted/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e==
"number"&&isFinite(e)&&(e<0||isNaN(e)))return m.errors=[{instancePath:i+"/rev_deleted",schemaPath:"#/properties/rev_dele\
ted/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1;var t=a===r}else var t=!0;if(t){
if(s.rev_len!==void 0){let e=s.rev_len;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=
[{instancePath:i+"/rev_len",schemaPath:"#/properties/rev_len/type",keyword:"type",params:{type:"integer"},message:"must \
be integer"}],!1;var t=a===r}else var t=!0;if(t){if(s.rev_parent_id!==void 0){let e=s.rev_parent_id;const a=r;if(!(typeof e==
"number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/rev_parent_id",schemaPath:"#/properties/rev\
_parent_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(
e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+"/rev_parent_id",schemaPath:"#/properties/rev_paren\
t_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],
!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/rev_parent_id",schemaPath:"#/properties/rev_parent_id/minimum",keyword:"\
minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;if(t){if(s.rev_sha1!==void 0){
const e=r;if(typeof s.rev_sha1!="string")return m.errors=[{instancePath:i+"/rev_sha1",schemaPath:"#/properties/rev_sha1/\
type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=e===r}else var t=!0;if(t){if(s.revcomment_rev!==
void 0){let e=s.revcomment_rev;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+
"/revcomment_rev",schemaPath:"#/properties/revcomment_rev/type",keyword:"type",params:{type:"integer"},message:"must be \
integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+
"/revcomment_rev",schemaPath:"#/properties/revcomment_rev/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},
message:"must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/revcomment_rev",schemaPath:"\
#/properties/revcomment_rev/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===
r}else var t=!0;if(t){if(s.revcomment_comment_id!==void 0){let e=s.revcomment_comment_id;const a=r;if(!(typeof e=="numbe\
r"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/revcomment_comment_id",schemaPath:"#/properties/r\
evcomment_comment_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e=="nu\
mber"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+"/revcomment_comment_id",schemaPath:"\
#/properties/revcomment_comment_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"m\
ust be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/revcomment_comment_id",schemaPath:"\
#/properties/revcomment_comment_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],
!1}var t=a===r}else var t=!0;if(t){if(s.slot_revision_id!==void 0){let e=s.slot_revision_id;const a=r;if(!(typeof e=="nu\
mber"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/slot_revision_id",schemaPath:"#/properties/slo\
t_revision_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e=="number"&&
isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+"/slot_revision_id",schemaPath:"#/properti\
es/slot_revision_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 90071\
99254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/slot_revision_id",schemaPath:"#/properties/slot_re\
vision_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;
if(t){if(s.slot_role_id!==void 0){let e=s.slot_role_id;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))
return m.errors=[{instancePath:i+"/slot_role_id",schemaPath:"#/properties/slot_role_id/type",keyword:"type",params:{type:"\
integer"},message:"must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.
errors=[{instancePath:i+"/slot_role_id",schemaPath:"#/properties/slot_role_id/maximum",keyword:"maximum",params:{comparison:"\
<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+
"/slot_role_id",schemaPath:"#/properties/slot_role_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"\
must be >= 0"}],!1}var t=a===r}else var t=!0;if(t){if(s.role_name!==void 0){const e=r;if(typeof s.role_name!="string")return m.
errors=[{instancePath:i+"/role_name",schemaPath:"#/properties/role_name/type",keyword:"type",params:{type:"string"},message:"\
must be string"}],!1;var t=e===r}else var t=!0;if(t){if(s.slot_content_id!==void 0){let e=s.slot_content_id;const a=r;if(!(typeof e==
"number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/slot_content_id",schemaPath:"#/properties/s\
lot_content_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e=="number"&&
isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+"/slot_content_id",schemaPath:"#/propertie\
s/slot_content_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199\
254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/slot_content_id",schemaPath:"#/properties/slot_conte\
nt_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;
if(t){if(s.slot_origin!==void 0){let e=s.slot_origin;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))
return m.errors=[{instancePath:i+"/slot_origin",schemaPath:"#/properties/slot_origin/type",keyword:"type",params:{type:"\
integer"},message:"must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.
errors=[{instancePath:i+"/slot_origin",schemaPath:"#/properties/slot_origin/maximum",keyword:"maximum",params:{comparison:"\
<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+
"/slot_origin",schemaPath:"#/properties/slot_origin/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"\
must be >= 0"}],!1}var t=a===r}else var t=!0;if(t){if(s.content_id!==void 0){let e=s.content_id;const a=r;if(!(typeof e==
"number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/content_id",schemaPath:"#/properties/conten\
t_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(
e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+"/content_id",schemaPath:"#/properties/content_id/m\
aximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(e<
0||isNaN(e))return m.errors=[{instancePath:i+"/content_id",schemaPath:"#/properties/content_id/minimum",keyword:"minimum",
params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;if(t){if(s.content_size!==void 0){
let e=s.content_size;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+
"/content_size",schemaPath:"#/properties/content_size/type",keyword:"type",params:{type:"integer"},message:"must be inte\
ger"}],!1;var t=a===r}else var t=!0;if(t){if(s.content_sha1!==void 0){const e=r;if(typeof s.content_sha1!="string")return m.
errors=[{instancePath:i+"/content_sha1",schemaPath:"#/properties/content_sha1/type",keyword:"type",params:{type:"string"},
message:"must be string"}],!1;var t=e===r}else var t=!0;if(t){if(s.content_model!==void 0){let e=s.content_model;const a=r;
if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/content_model",schemaPath:"#\
/properties/content_model/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e==
"number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+"/content_model",schemaPath:"#/p\
roperties/content_model/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9\
007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/content_model",schemaPath:"#/properties/conten\
t_model/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;
if(t){if(s.model_name!==void 0){const e=r;if(typeof s.model_name!="string")return m.errors=[{instancePath:i+"/model_name",
schemaPath:"#/properties/model_name/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=e===
r}else var t=!0;if(t){if(s.comment_id!==void 0){let e=s.comment_id;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&
isFinite(e)))return m.errors=[{instancePath:i+"/comment_id",schemaPath:"#/properties/comment_id/type",keyword:"type",params:{
type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))
return m.errors=[{instancePath:i+"/comment_id",schemaPath:"#/properties/comment_id/maximum",keyword:"maximum",params:{comparison:"\
<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+
"/comment_id",schemaPath:"#/properties/comment_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"m\
ust be >= 0"}],!1}var t=a===r}else var t=!0;if(t){if(s.comment_text!==void 0){const e=r;if(typeof s.comment_text!="strin\
g")return m.errors=[{instancePath:i+"/comment_text",schemaPath:"#/properties/comment_text/type",keyword:"type",params:{type:"\
string"},message:"must be string"}],!1;var t=e===r}else var t=!0;if(t){if(s.actor_id!==void 0){let e=s.actor_id;const a=r;
if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/actor_id",schemaPath:"#/prop\
erties/actor_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e=="number"&&
isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+"/actor_id",schemaPath:"#/properties/actor\
_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;
if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/actor_id",schemaPath:"#/properties/actor_id/minimum",keyword:"minimu\
m",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;if(t){if(s.actor_user!==void 0){
let e=s.actor_user;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"\
/actor_user",schemaPath:"#/properties/actor_user/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],
!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+"/actor_u\
ser",schemaPath:"#/properties/actor_user/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"\
must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/actor_user",schemaPath:"#/properti\
es/actor_user/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;
if(t){if(s.actor_name!==void 0){const e=r;if(typeof s.actor_name!="string")return m.errors=[{instancePath:i+"/actor_name",
schemaPath:"#/properties/actor_name/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=e===
r}else var t=!0;if(t){if(s.ar_id!==void 0){let e=s.ar_id;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(
e)))return m.errors=[{instancePath:i+"/ar_id",schemaPath:"#/properties/ar_id/type",keyword:"type",params:{type:"integer"},
message:"must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=
[{instancePath:i+"/ar_id",schemaPath:"#/properties/ar_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},
message:"must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/ar_id",schemaPath:"#/prop\
erties/ar_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;
if(t){if(s.ar_namespace!==void 0){let e=s.ar_namespace;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))
return m.errors=[{instancePath:i+"/ar_namespace",schemaPath:"#/properties/ar_namespace/type",keyword:"type",params:{type:"\
integer"},message:"must be integer"}],!1;var t=a===r}else var t=!0;if(t){if(s.ar_title!==void 0){const e=r;if(typeof s.ar_title!=
"string")return m.errors=[{instancePath:i+"/ar_title",schemaPath:"#/properties/ar_title/type",keyword:"type",params:{type:"\
string"},message:"must be string"}],!1;var t=e===r}else var t=!0;if(t){if(s.ar_comment_id!==void 0){let e=s.ar_comment_id;
const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/ar_comment_id",schemaPath:"\
#/properties/ar_comment_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e==
"number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+"/ar_comment_id",schemaPath:"#/p\
roperties/ar_comment_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9\
007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/ar_comment_id",schemaPath:"#/properties/ar_com\
ment_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;
if(t){if(s.ar_actor!==void 0){let e=s.ar_actor;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.
errors=[{instancePath:i+"/ar_actor",schemaPath:"#/properties/ar_actor/type",keyword:"type",params:{type:"integer"},message:"\
must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+
"/ar_actor",schemaPath:"#/properties/ar_actor/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},
message:"must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/ar_actor",schemaPath:"#/p\
roperties/ar_actor/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else
var t=!0;if(t){if(s.ar_timestamp!==void 0){let e=s.ar_timestamp;const a=r;if(r===a)if(typeof e=="string"){if(!w.test(e))
return m.errors=[{instancePath:i+"/ar_timestamp",schemaPath:"#/properties/ar_timestamp/pattern",keyword:"pattern",params:{
pattern:"^\\d{14}$"},message:'must match pattern "^\\d{14}$"'}],!1}else return m.errors=[{instancePath:i+"/ar_timestamp",
schemaPath:"#/properties/ar_timestamp/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=a===
r}else var t=!0;if(t){if(s.ar_minor_edit!==void 0){let e=s.ar_minor_edit;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(
e)&&isFinite(e)))return m.errors=[{instancePath:i+"/ar_minor_edit",schemaPath:"#/properties/ar_minor_edit/type",keyword:"\
type",params:{type:"integer"},message:"must be integer"}],!1;if(!(e===0||e===1))return m.errors=[{instancePath:i+"/ar_mi\
nor_edit",schemaPath:"#/properties/ar_minor_edit/enum",keyword:"enum",params:{allowedValues:v.properties.ar_minor_edit.enum},
message:"must be equal to one of the allowed values"}],!1;var t=a===r}else var t=!0;if(t){if(s.ar_rev_id!==void 0){let e=s.
ar_rev_id;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/ar_rev_i\
d",schemaPath:"#/properties/ar_rev_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===
a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+"/ar_rev_id",schemaPath:"\
#/properties/ar_rev_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 90\
07199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/ar_rev_id",schemaPath:"#/properties/ar_rev_id/m\
inimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;if(t){if(s.
ar_deleted!==void 0){let e=s.ar_deleted;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=
[{instancePath:i+"/ar_deleted",schemaPath:"#/properties/ar_deleted/type",keyword:"type",params:{type:"integer"},message:"\
must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)&&(e<0||isNaN(e)))return m.errors=[{instancePath:i+"/ar_d\
eleted",schemaPath:"#/properties/ar_deleted/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be\
 >= 0"}],!1;var t=a===r}else var t=!0;if(t){if(s.ar_len!==void 0){let e=s.ar_len;const a=r;if(!(typeof e=="number"&&!(e%
1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/ar_len",schemaPath:"#/properties/ar_len/type",keyword:"ty\
pe",params:{type:"integer"},message:"must be integer"}],!1;var t=a===r}else var t=!0;if(t){if(s.ar_page_id!==void 0){let e=s.
ar_page_id;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/ar_page\
_id",schemaPath:"#/properties/ar_page_id/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===
a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+"/ar_page_id",schemaPath:"\
#/properties/ar_page_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9\
007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/ar_page_id",schemaPath:"#/properties/ar_page_i\
d/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;if(t){
if(s.ar_parent_id!==void 0){let e=s.ar_parent_id;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.
errors=[{instancePath:i+"/ar_parent_id",schemaPath:"#/properties/ar_parent_id/type",keyword:"type",params:{type:"integer"},
message:"must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=
[{instancePath:i+"/ar_parent_id",schemaPath:"#/properties/ar_parent_id/maximum",keyword:"maximum",params:{comparison:"<=",
limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/a\
r_parent_id",schemaPath:"#/properties/ar_parent_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"\
must be >= 0"}],!1}var t=a===r}else var t=!0;if(t){if(s.ar_sha1!==void 0){const e=r;if(typeof s.ar_sha1!="string")return m.
errors=[{instancePath:i+"/ar_sha1",schemaPath:"#/properties/ar_sha1/type",keyword:"type",params:{type:"string"},message:"\
must be string"}],!1;var t=e===r}else var t=!0;if(t){if(s.log_id!==void 0){let e=s.log_id;const a=r;if(!(typeof e=="numb\
er"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/log_id",schemaPath:"#/properties/log_id/type",keyword:"\
type",params:{type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||
isNaN(e))return m.errors=[{instancePath:i+"/log_id",schemaPath:"#/properties/log_id/maximum",keyword:"maximum",params:{comparison:"\
<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+
"/log_id",schemaPath:"#/properties/log_id/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >\
= 0"}],!1}var t=a===r}else var t=!0;if(t){if(s.log_type!==void 0){const e=r;if(typeof s.log_type!="string")return m.errors=
[{instancePath:i+"/log_type",schemaPath:"#/properties/log_type/type",keyword:"type",params:{type:"string"},message:"must\
 be string"}],!1;var t=e===r}else var t=!0;if(t){if(s.log_action!==void 0){const e=r;if(typeof s.log_action!="string")return m.
errors=[{instancePath:i+"/log_action",schemaPath:"#/properties/log_action/type",keyword:"type",params:{type:"string"},message:"\
must be string"}],!1;var t=e===r}else var t=!0;if(t){if(s.log_timestamp!==void 0){let e=s.log_timestamp;const a=r;if(r===
a)if(typeof e=="string"){if(!w.test(e))return m.errors=[{instancePath:i+"/log_timestamp",schemaPath:"#/properties/log_ti\
mestamp/pattern",keyword:"pattern",params:{pattern:"^\\d{14}$"},message:'must match pattern "^\\d{14}$"'}],!1}else return m.
errors=[{instancePath:i+"/log_timestamp",schemaPath:"#/properties/log_timestamp/type",keyword:"type",params:{type:"strin\
g"},message:"must be string"}],!1;var t=a===r}else var t=!0;if(t){if(s.log_actor!==void 0){let e=s.log_actor;const a=r;if(!(typeof e==
"number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/log_actor",schemaPath:"#/properties/log_act\
or/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){
if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+"/log_actor",schemaPath:"#/properties/log_actor/maximum",
keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(e<0||isNaN(
e))return m.errors=[{instancePath:i+"/log_actor",schemaPath:"#/properties/log_actor/minimum",keyword:"minimum",params:{comparison:"\
>=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;if(t){if(s.log_namespace!==void 0){let e=s.log_namespace;
const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/log_namespace",schemaPath:"\
#/properties/log_namespace/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;var t=a===r}else var t=!0;
if(t){if(s.log_title!==void 0){const e=r;if(typeof s.log_title!="string")return m.errors=[{instancePath:i+"/log_title",schemaPath:"\
#/properties/log_title/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=e===r}else var t=!0;
if(t){if(s.log_page!==void 0){let e=s.log_page;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.
errors=[{instancePath:i+"/log_page",schemaPath:"#/properties/log_page/type",keyword:"type",params:{type:"integer"},message:"\
must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+
"/log_page",schemaPath:"#/properties/log_page/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},
message:"must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/log_page",schemaPath:"#/p\
roperties/log_page/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else
var t=!0;if(t){if(s.log_comment_id!==void 0){let e=s.log_comment_id;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&
isFinite(e)))return m.errors=[{instancePath:i+"/log_comment_id",schemaPath:"#/properties/log_comment_id/type",keyword:"t\
ype",params:{type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||
isNaN(e))return m.errors=[{instancePath:i+"/log_comment_id",schemaPath:"#/properties/log_comment_id/maximum",keyword:"ma\
ximum",params:{comparison:"<=",limit:9007199254740991},message:"must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.
errors=[{instancePath:i+"/log_comment_id",schemaPath:"#/properties/log_comment_id/minimum",keyword:"minimum",params:{comparison:"\
>=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;if(t){if(s.log_deleted!==void 0){let e=s.log_deleted;
const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=[{instancePath:i+"/log_deleted",schemaPath:"\
#/properties/log_deleted/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===a&&typeof e==
"number"&&isFinite(e)&&(e<0||isNaN(e)))return m.errors=[{instancePath:i+"/log_deleted",schemaPath:"#/properties/log_dele\
ted/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1;var t=a===r}else var t=!0;if(t){
if(s.rd_from!==void 0){let e=s.rd_from;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return m.errors=
[{instancePath:i+"/rd_from",schemaPath:"#/properties/rd_from/type",keyword:"type",params:{type:"integer"},message:"must \
be integer"}],!1;if(r===a&&typeof e=="number"&&isFinite(e)){if(e>9007199254740991||isNaN(e))return m.errors=[{instancePath:i+
"/rd_from",schemaPath:"#/properties/rd_from/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"\
must be <= 9007199254740991"}],!1;if(e<0||isNaN(e))return m.errors=[{instancePath:i+"/rd_from",schemaPath:"#/properties/\
rd_from/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var t=a===r}else var t=!0;
if(t){if(s.rd_namespace!==void 0){let e=s.rd_namespace;const a=r;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))
return m.errors=[{instancePath:i+"/rd_namespace",schemaPath:"#/properties/rd_namespace/type",keyword:"type",params:{type:"\
integer"},message:"must be integer"}],!1;var t=a===r}else var t=!0;if(t){if(s.rd_title!==void 0){const e=r;if(typeof s.rd_title!=
"string")return m.errors=[{instancePath:i+"/rd_title",schemaPath:"#/properties/rd_title/type",keyword:"type",params:{type:"\
string"},message:"must be string"}],!1;var t=e===r}else var t=!0;if(t){if(s.rd_interwiki!==void 0){const e=r;if(typeof s.
rd_interwiki!="string")return m.errors=[{instancePath:i+"/rd_interwiki",schemaPath:"#/properties/rd_interwiki/type",keyword:"\
type",params:{type:"string"},message:"must be string"}],!1;var t=e===r}else var t=!0;if(t)if(s.rd_fragment!==void 0){const e=r;
if(typeof s.rd_fragment!="string")return m.errors=[{instancePath:i+"/rd_fragment",schemaPath:"#/properties/rd_fragment/t\
ype",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=e===r}else var t=!0}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}else
return m.errors=[{instancePath:i,schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;
return m.errors=d,r===0}function o(s,{instancePath:i="",parentData:P,parentDataProperty:x,rootData:h=s}={}){let d=null,r=0;
if(r===0)if(s&&typeof s=="object"&&!Array.isArray(s)){let y;if(s.$schema===void 0&&(y="$schema")||s.meta===void 0&&(y="m\
eta")||s.wiki_id===void 0&&(y="wiki_id")||s.page_id===void 0&&(y="page_id")||s.gtid===void 0&&(y="gtid")||s.committed_at===
void 0&&(y="committed_at")||s.rows===void 0&&(y="rows"))return o.errors=[{instancePath:i,schemaPath:"#/required",keyword:"\
required",params:{missingProperty:y},message:"must have required property '"+y+"'"}],!1;if(s.$schema!==void 0){const n=r;
if(typeof s.$schema!="string")return o.errors=[{instancePath:i+"/$schema",schemaPath:"#/properties/%24schema/type",keyword:"\
type",params:{type:"string"},message:"must be string"}],!1;var t=n===r}else var t=!0;if(t){if(s.meta!==void 0){let n=s.meta;
const l=r;if(r===l)if(n&&typeof n=="object"&&!Array.isArray(n)){let _;if(n.id===void 0&&(_="id")||n.stream===void 0&&(_=
"stream")||n.domain===void 0&&(_="domain"))return o.errors=[{instancePath:i+"/meta",schemaPath:"#/properties/meta/requir\
ed",keyword:"required",params:{missingProperty:_},message:"must have required property '"+_+"'"}],!1;if(n.id!==void 0){const p=r;
if(typeof n.id!="string")return o.errors=[{instancePath:i+"/meta/id",schemaPath:"#/properties/meta/properties/id/type",keyword:"\
type",params:{type:"string"},message:"must be string"}],!1;var e=p===r}else var e=!0;if(e){if(n.stream!==void 0){let p=n.
stream;const u=r;if(r===u)if(typeof p=="string"){if(p.length<1)return o.errors=[{instancePath:i+"/meta/stream",schemaPath:"\
#/properties/meta/properties/stream/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 \
characters"}],!1}else return o.errors=[{instancePath:i+"/meta/stream",schemaPath:"#/properties/meta/properties/stream/ty\
pe",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var e=u===r}else var e=!0;if(e)if(n.domain!==void 0){
let p=n.domain;const u=r;if(r===u)if(typeof p=="string"){if(p.length<1)return o.errors=[{instancePath:i+"/meta/domain",schemaPath:"\
#/properties/meta/properties/domain/minLength",keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 \
characters"}],!1}else return o.errors=[{instancePath:i+"/meta/domain",schemaPath:"#/properties/meta/properties/domain/ty\
pe",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var e=u===r}else var e=!0}}else return o.errors=
[{instancePath:i+"/meta",schemaPath:"#/properties/meta/type",keyword:"type",params:{type:"object"},message:"must be obje\
ct"}],!1;var t=l===r}else var t=!0;if(t){if(s.wiki_id!==void 0){let n=s.wiki_id;const l=r;if(r===l)if(typeof n=="string"){
if(n.length<1)return o.errors=[{instancePath:i+"/wiki_id",schemaPath:"#/properties/wiki_id/minLength",keyword:"minLength",
params:{limit:1},message:"must NOT have fewer than 1 characters"}],!1}else return o.errors=[{instancePath:i+"/wiki_id",schemaPath:"\
#/properties/wiki_id/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var t=l===r}else var t=!0;
if(t){if(s.page_id!==void 0){let n=s.page_id;const l=r;if(!(typeof n=="number"&&!(n%1)&&!isNaN(n)&&isFinite(n)))return o.
errors=[{instancePath:i+"/page_id",schemaPath:"#/properties/page_id/type",keyword:"type",params:{type:"integer"},message:"\
must be integer"}],!1;if(r===l&&typeof n=="number"&&isFinite(n)){if(n>9007199254740991||isNaN(n))return o.errors=[{instancePath:i+
"/page_id",schemaPath:"#/properties/page_id/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},message:"\
must be <= 9007199254740991"}],!1;if(n<1||isNaN(n))return o.errors=[{instancePath:i+"/page_id",schemaPath:"#/properties/\
page_id/minimum",keyword:"minimum",params:{comparison:">=",limit:1},message:"must be >= 1"}],!1}var t=l===r}else var t=!0;
if(t){if(s.gtid!==void 0){let n=s.gtid;const l=r;if(r===l)if(typeof n=="string"){if(!j.test(n))return o.errors=[{instancePath:i+
"/gtid",schemaPath:"#/properties/gtid/pattern",keyword:"pattern",params:{pattern:"^\\d+-\\d+-\\d+$"},message:'must match\
 pattern "^\\d+-\\d+-\\d+$"'}],!1}else return o.errors=[{instancePath:i+"/gtid",schemaPath:"#/properties/gtid/type",keyword:"\
type",params:{type:"string"},message:"must be string"}],!1;var t=l===r}else var t=!0;if(t){if(s.committed_at!==void 0){let n=s.
committed_at;const l=r;if(r===l&&r===l)if(typeof n=="string"){if(n.length>128)return o.errors=[{instancePath:i+"/committ\
ed_at",schemaPath:"#/properties/committed_at/maxLength",keyword:"maxLength",params:{limit:128},message:"must NOT have mo\
re than 128 characters"}],!1;if(!q.test(n))return o.errors=[{instancePath:i+"/committed_at",schemaPath:"#/properties/com\
mitted_at/format",keyword:"format",params:{format:"date-time"},message:'must match format "date-time"'}],!1}else return o.
errors=[{instancePath:i+"/committed_at",schemaPath:"#/properties/committed_at/type",keyword:"type",params:{type:"string"},
message:"must be string"}],!1;var t=l===r}else var t=!0;if(t){if(s.rows!==void 0){let n=s.rows;const l=r;if(r===l)if(Array.
isArray(n)){var a=!0;const _=n.length;for(let p=0;p<_;p++){let u=n[p];const N=r;if(r===N)if(u&&typeof u=="object"&&!Array.
isArray(u)){let c;if(u.table===void 0&&(c="table")||u.op===void 0&&(c="op"))return o.errors=[{instancePath:i+"/rows/"+p,
schemaPath:"#/properties/rows/items/required",keyword:"required",params:{missingProperty:c},message:"must have required \
property '"+c+"'"}],!1;if(u.table!==void 0){let f=u.table;const b=r;if(typeof f!="string")return o.errors=[{instancePath:i+
"/rows/"+p+"/table",schemaPath:"#/properties/rows/items/properties/table/type",keyword:"type",params:{type:"string"},message:"\
must be string"}],!1;if(!(f==="page"||f==="revision"||f==="revision_comment_temp"||f==="slots"||f==="content"||f==="comm\
ent"||f==="actor"||f==="archive"||f==="logging"||f==="redirect"))return o.errors=[{instancePath:i+"/rows/"+p+"/table",schemaPath:"\
#/properties/rows/items/properties/table/enum",keyword:"enum",params:{allowedValues:k.properties.rows.items.properties.table.
enum},message:"must be equal to one of the allowed values"}],!1;var g=b===r}else var g=!0;if(g){if(u.op!==void 0){let f=u.
op;const b=r;if(typeof f!="string")return o.errors=[{instancePath:i+"/rows/"+p+"/op",schemaPath:"#/properties/rows/items\
/properties/op/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;if(!(f==="c"||f==="u"||f==="d"))
return o.errors=[{instancePath:i+"/rows/"+p+"/op",schemaPath:"#/properties/rows/items/properties/op/enum",keyword:"enum",
params:{allowedValues:k.properties.rows.items.properties.op.enum},message:"must be equal to one of the allowed values"}],
!1;var g=b===r}else var g=!0;if(g){if(u.before!==void 0){const f=r;m(u.before,{instancePath:i+"/rows/"+p+"/before",parentData:u,
parentDataProperty:"before",rootData:h})||(d=d===null?m.errors:d.concat(m.errors),r=d.length);var g=f===r}else var g=!0;
if(g)if(u.after!==void 0){const f=r;m(u.after,{instancePath:i+"/rows/"+p+"/after",parentData:u,parentDataProperty:"after",
rootData:h})||(d=d===null?m.errors:d.concat(m.errors),r=d.length);var g=f===r}else var g=!0}}}else return o.errors=[{instancePath:i+
"/rows/"+p,schemaPath:"#/properties/rows/items/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;
var a=N===r;if(!a)break}}else return o.errors=[{instancePath:i+"/rows",schemaPath:"#/properties/rows/type",keyword:"type",
params:{type:"array"},message:"must be array"}],!1;var t=l===r}else var t=!0;if(t)if(s.omitted!==void 0){let n=s.omitted;
const l=r;if(r===l)if(n&&typeof n=="object"&&!Array.isArray(n))for(const _ in n){let p=n[_];const u=r;if(!(typeof p=="nu\
mber"&&!(p%1)&&!isNaN(p)&&isFinite(p)))return o.errors=[{instancePath:i+"/omitted/"+_.replace(/~/g,"~0").replace(/\//g,"\
~1"),schemaPath:"#/properties/omitted/additionalProperties/type",keyword:"type",params:{type:"integer"},message:"must be\
 integer"}],!1;if(r===u&&typeof p=="number"&&isFinite(p)&&(p<1||isNaN(p)))return o.errors=[{instancePath:i+"/omitted/"+_.
replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/properties/omitted/additionalProperties/minimum",keyword:"minimum",
params:{comparison:">=",limit:1},message:"must be >= 1"}],!1;var F=u===r;if(!F)break}else return o.errors=[{instancePath:i+
"/omitted",schemaPath:"#/properties/omitted/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;var t=l===
r}else var t=!0}}}}}}}else return o.errors=[{instancePath:i,schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"\
must be object"}],!1;return o.errors=d,r===0}const L={id:"/mediawiki/page_rows/1.0.0",majors:[1],envelope:{$schema:"requ\
ired",meta:"required"},validate:$};export{A as default,L as pageRows,$ as validate};
