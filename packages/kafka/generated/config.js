// Generated; do not edit.
const N=s;var B=s;const d={type:"object",required:["KAFKA_BROKERS","KAFKA_TOPIC","KAFKA_CONSUMER_GROUP","KAFKA_OUTPUT_TO\
PIC","KAFKA_DEAD_LETTER_TOPIC"],properties:{KAFKA_BROKERS:{type:"string",pattern:"^[a-zA-Z0-9._-]+:\\d{1,5}(,[a-zA-Z0-9._\
-]+:\\d{1,5})*$"},KAFKA_TOPIC:{type:"string",pattern:"^[a-zA-Z0-9._-]{1,249}(,[a-zA-Z0-9._-]{1,249})*$"},KAFKA_CONSUMER_GROUP:{
type:"string",pattern:"^\\S{1,249}$"},KAFKA_OUTPUT_TOPIC:{type:"string",pattern:"^[a-zA-Z0-9._-]{1,249}$"},KAFKA_DEAD_LETTER_TOPIC:{
type:"string",pattern:"^[a-zA-Z0-9._-]{1,249}$"},KAFKA_INCONSISTENCY_TOPIC:{type:"string",pattern:"^[a-zA-Z0-9._-]{1,249\
}$"},KAFKA_SOURCE:{type:"string",pattern:"^[^\\s#]+$"},KAFKA_ORDERING:{type:"string",enum:["keyed","partition","unordere\
d"],default:"keyed"},KAFKA_DELIVERY:{type:"string",enum:["at-least-once","exactly-once"],default:"at-least-once"},KAFKA_RETRY:{
type:"integer",minimum:0,maximum:1e3,default:5},KAFKA_BACKOFF_POLICY:{type:"string",enum:["exponential","linear"],default:"\
exponential"},KAFKA_BACKOFF_DELAY:{type:"string",pattern:"^PT(?=\\d)(\\d+(\\.\\d+)?H)?(\\d+(\\.\\d+)?M)?(\\d+(\\.\\d+)?S)?$",
default:"PT0.2S"},KAFKA_START:{type:"string",pattern:"^(committed|earliest|latest|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?\
(Z|[+-]\\d\\d:\\d\\d))$",default:"committed"},KAFKA_END:{type:"string",pattern:"^(latest|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\
\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))$"},KAFKA_CLIENT_RACK:{type:"string",pattern:"^\\S+$"},KAFKA_SESSION_TIMEOUT_MS:{type:"in\
teger",minimum:6e3,maximum:3e5,default:1e4},KAFKA_SECURITY_PROTOCOL:{type:"string",enum:["PLAINTEXT","SSL","SASL_PLAINTE\
XT","SASL_SSL"],default:"PLAINTEXT"},KAFKA_SASL_MECHANISM:{type:"string",enum:["PLAIN","SCRAM-SHA-256","SCRAM-SHA-512"],
default:"PLAIN"},KAFKA_SASL_USERNAME:{type:"string",pattern:"^[\\s\\S]*$"},KAFKA_SASL_PASSWORD:{type:"string",pattern:"^\
[\\s\\S]*$"},KAFKA_SSL_CA_LOCATION:{type:"string",pattern:"^[\\s\\S]*$"},KAFKA_SSL_CERTIFICATE_LOCATION:{type:"string",pattern:"\
^[\\s\\S]*$"},KAFKA_SSL_KEY_LOCATION:{type:"string",pattern:"^[\\s\\S]*$"}},definitions:{}},h=new RegExp("^[a-zA-Z0-9._-\
]+:\\d{1,5}(,[a-zA-Z0-9._-]+:\\d{1,5})*$","u"),U=new RegExp("^[a-zA-Z0-9._-]{1,249}(,[a-zA-Z0-9._-]{1,249})*$","u"),w=new RegExp(
"^\\S{1,249}$","u"),f=new RegExp("^[a-zA-Z0-9._-]{1,249}$","u"),v=new RegExp("^[^\\s#]+$","u"),M=new RegExp("^PT(?=\\d)(\\\
d+(\\.\\d+)?H)?(\\d+(\\.\\d+)?M)?(\\d+(\\.\\d+)?S)?$","u"),D=new RegExp("^(committed|earliest|latest|\\d{4}-\\d\\d-\\d\\dT\\d\\\
d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))$","u"),Y=new RegExp("^(latest|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[\
+-]\\d\\d:\\d\\d))$","u"),$=new RegExp("^\\S+$","u"),F=new RegExp("^[\\s\\S]*$","u");function s(t,{instancePath:A="",parentData:k,
parentDataProperty:b,rootData:Z=t}={}){let y=null,e=0;if(e===0)if(t&&typeof t=="object"&&!Array.isArray(t)){t.KAFKA_ORDERING===
void 0&&(t.KAFKA_ORDERING="keyed"),t.KAFKA_DELIVERY===void 0&&(t.KAFKA_DELIVERY="at-least-once"),t.KAFKA_RETRY===void 0&&
(t.KAFKA_RETRY=5),t.KAFKA_BACKOFF_POLICY===void 0&&(t.KAFKA_BACKOFF_POLICY="exponential"),t.KAFKA_BACKOFF_DELAY===void 0&&
(t.KAFKA_BACKOFF_DELAY="PT0.2S"),t.KAFKA_START===void 0&&(t.KAFKA_START="committed"),t.KAFKA_SESSION_TIMEOUT_MS===void 0&&
(t.KAFKA_SESSION_TIMEOUT_MS=1e4),t.KAFKA_SECURITY_PROTOCOL===void 0&&(t.KAFKA_SECURITY_PROTOCOL="PLAINTEXT"),t.KAFKA_SASL_MECHANISM===
void 0&&(t.KAFKA_SASL_MECHANISM="PLAIN");let S;if(t.KAFKA_BROKERS===void 0&&(S="KAFKA_BROKERS")||t.KAFKA_TOPIC===void 0&&
(S="KAFKA_TOPIC")||t.KAFKA_CONSUMER_GROUP===void 0&&(S="KAFKA_CONSUMER_GROUP")||t.KAFKA_OUTPUT_TOPIC===void 0&&(S="KAFKA\
_OUTPUT_TOPIC")||t.KAFKA_DEAD_LETTER_TOPIC===void 0&&(S="KAFKA_DEAD_LETTER_TOPIC"))return s.errors=[{instancePath:A,schemaPath:"\
#/required",keyword:"required",params:{missingProperty:S},message:"must have required property '"+S+"'"}],!1;if(t.KAFKA_BROKERS!==
void 0){let a=t.KAFKA_BROKERS;const K=e;if(e===K)if(typeof a=="string"){if(!h.test(a))return s.errors=[{instancePath:A+"\
/KAFKA_BROKERS",schemaPath:"#/properties/KAFKA_BROKERS/pattern",keyword:"pattern",params:{pattern:"^[a-zA-Z0-9._-]+:\\d{1\
,5}(,[a-zA-Z0-9._-]+:\\d{1,5})*$"},message:'must match pattern "^[a-zA-Z0-9._-]+:\\d{1,5}(,[a-zA-Z0-9._-]+:\\d{1,5})*$"'}],
!1}else return s.errors=[{instancePath:A+"/KAFKA_BROKERS",schemaPath:"#/properties/KAFKA_BROKERS/type",keyword:"type",params:{
type:"string"},message:"must be string"}],!1;var r=K===e}else var r=!0;if(r){if(t.KAFKA_TOPIC!==void 0){let a=t.KAFKA_TOPIC;
const K=e;if(e===K)if(typeof a=="string"){if(!U.test(a))return s.errors=[{instancePath:A+"/KAFKA_TOPIC",schemaPath:"#/pr\
operties/KAFKA_TOPIC/pattern",keyword:"pattern",params:{pattern:"^[a-zA-Z0-9._-]{1,249}(,[a-zA-Z0-9._-]{1,249})*$"},message:'\
must match pattern "^[a-zA-Z0-9._-]{1,249}(,[a-zA-Z0-9._-]{1,249})*$"'}],!1}else return s.errors=[{instancePath:A+"/KAFK\
A_TOPIC",schemaPath:"#/properties/KAFKA_TOPIC/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;
var r=K===e}else var r=!0;if(r){if(t.KAFKA_CONSUMER_GROUP!==void 0){let a=t.KAFKA_CONSUMER_GROUP;const K=e;if(e===K)if(typeof a==
"string"){if(!w.test(a))return s.errors=[{instancePath:A+"/KAFKA_CONSUMER_GROUP",schemaPath:"#/properties/KAFKA_CONSUMER\
_GROUP/pattern",keyword:"pattern",params:{pattern:"^\\S{1,249}$"},message:'must match pattern "^\\S{1,249}$"'}],!1}else return s.
errors=[{instancePath:A+"/KAFKA_CONSUMER_GROUP",schemaPath:"#/properties/KAFKA_CONSUMER_GROUP/type",keyword:"type",params:{
type:"string"},message:"must be string"}],!1;var r=K===e}else var r=!0;if(r){if(t.KAFKA_OUTPUT_TOPIC!==void 0){let a=t.KAFKA_OUTPUT_TOPIC;
const K=e;if(e===K)if(typeof a=="string"){if(!f.test(a))return s.errors=[{instancePath:A+"/KAFKA_OUTPUT_TOPIC",schemaPath:"\
#/properties/KAFKA_OUTPUT_TOPIC/pattern",keyword:"pattern",params:{pattern:"^[a-zA-Z0-9._-]{1,249}$"},message:'must matc\
h pattern "^[a-zA-Z0-9._-]{1,249}$"'}],!1}else return s.errors=[{instancePath:A+"/KAFKA_OUTPUT_TOPIC",schemaPath:"#/prop\
erties/KAFKA_OUTPUT_TOPIC/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var r=K===e}else var r=!0;
if(r){if(t.KAFKA_DEAD_LETTER_TOPIC!==void 0){let a=t.KAFKA_DEAD_LETTER_TOPIC;const K=e;if(e===K)if(typeof a=="string"){if(!f.
test(a))return s.errors=[{instancePath:A+"/KAFKA_DEAD_LETTER_TOPIC",schemaPath:"#/properties/KAFKA_DEAD_LETTER_TOPIC/pat\
tern",keyword:"pattern",params:{pattern:"^[a-zA-Z0-9._-]{1,249}$"},message:'must match pattern "^[a-zA-Z0-9._-]{1,249}$"'}],
!1}else return s.errors=[{instancePath:A+"/KAFKA_DEAD_LETTER_TOPIC",schemaPath:"#/properties/KAFKA_DEAD_LETTER_TOPIC/typ\
e",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var r=K===e}else var r=!0;if(r){if(t.KAFKA_INCONSISTENCY_TOPIC!==
void 0){let a=t.KAFKA_INCONSISTENCY_TOPIC;const K=e;if(e===K)if(typeof a=="string"){if(!f.test(a))return s.errors=[{instancePath:A+
"/KAFKA_INCONSISTENCY_TOPIC",schemaPath:"#/properties/KAFKA_INCONSISTENCY_TOPIC/pattern",keyword:"pattern",params:{pattern:"\
^[a-zA-Z0-9._-]{1,249}$"},message:'must match pattern "^[a-zA-Z0-9._-]{1,249}$"'}],!1}else return s.errors=[{instancePath:A+
"/KAFKA_INCONSISTENCY_TOPIC",schemaPath:"#/properties/KAFKA_INCONSISTENCY_TOPIC/type",keyword:"type",params:{type:"strin\
g"},message:"must be string"}],!1;var r=K===e}else var r=!0;if(r){if(t.KAFKA_SOURCE!==void 0){let a=t.KAFKA_SOURCE;const K=e;
if(e===K)if(typeof a=="string"){if(!v.test(a))return s.errors=[{instancePath:A+"/KAFKA_SOURCE",schemaPath:"#/properties/\
KAFKA_SOURCE/pattern",keyword:"pattern",params:{pattern:"^[^\\s#]+$"},message:'must match pattern "^[^\\s#]+$"'}],!1}else
return s.errors=[{instancePath:A+"/KAFKA_SOURCE",schemaPath:"#/properties/KAFKA_SOURCE/type",keyword:"type",params:{type:"\
string"},message:"must be string"}],!1;var r=K===e}else var r=!0;if(r){let a=t.KAFKA_ORDERING;const K=e;if(typeof a!="st\
ring")return s.errors=[{instancePath:A+"/KAFKA_ORDERING",schemaPath:"#/properties/KAFKA_ORDERING/type",keyword:"type",params:{
type:"string"},message:"must be string"}],!1;if(!(a==="keyed"||a==="partition"||a==="unordered"))return s.errors=[{instancePath:A+
"/KAFKA_ORDERING",schemaPath:"#/properties/KAFKA_ORDERING/enum",keyword:"enum",params:{allowedValues:d.properties.KAFKA_ORDERING.
enum},message:"must be equal to one of the allowed values"}],!1;var r=K===e;if(r){let T=t.KAFKA_DELIVERY;const P=e;if(typeof T!=
"string")return s.errors=[{instancePath:A+"/KAFKA_DELIVERY",schemaPath:"#/properties/KAFKA_DELIVERY/type",keyword:"type",
params:{type:"string"},message:"must be string"}],!1;if(!(T==="at-least-once"||T==="exactly-once"))return s.errors=[{instancePath:A+
"/KAFKA_DELIVERY",schemaPath:"#/properties/KAFKA_DELIVERY/enum",keyword:"enum",params:{allowedValues:d.properties.KAFKA_DELIVERY.
enum},message:"must be equal to one of the allowed values"}],!1;var r=P===e;if(r){let p=t.KAFKA_RETRY;const u=e;if(!(typeof p==
"number"&&!(p%1)&&!isNaN(p)&&isFinite(p)))return s.errors=[{instancePath:A+"/KAFKA_RETRY",schemaPath:"#/properties/KAFKA\
_RETRY/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(e===u&&typeof p=="number"&&isFinite(
p)){if(p>1e3||isNaN(p))return s.errors=[{instancePath:A+"/KAFKA_RETRY",schemaPath:"#/properties/KAFKA_RETRY/maximum",keyword:"\
maximum",params:{comparison:"<=",limit:1e3},message:"must be <= 1000"}],!1;if(p<0||isNaN(p))return s.errors=[{instancePath:A+
"/KAFKA_RETRY",schemaPath:"#/properties/KAFKA_RETRY/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"\
must be >= 0"}],!1}var r=u===e;if(r){let E=t.KAFKA_BACKOFF_POLICY;const L=e;if(typeof E!="string")return s.errors=[{instancePath:A+
"/KAFKA_BACKOFF_POLICY",schemaPath:"#/properties/KAFKA_BACKOFF_POLICY/type",keyword:"type",params:{type:"string"},message:"\
must be string"}],!1;if(!(E==="exponential"||E==="linear"))return s.errors=[{instancePath:A+"/KAFKA_BACKOFF_POLICY",schemaPath:"\
#/properties/KAFKA_BACKOFF_POLICY/enum",keyword:"enum",params:{allowedValues:d.properties.KAFKA_BACKOFF_POLICY.enum},message:"\
must be equal to one of the allowed values"}],!1;var r=L===e;if(r){let l=t.KAFKA_BACKOFF_DELAY;const C=e;if(e===C)if(typeof l==
"string"){if(!M.test(l))return s.errors=[{instancePath:A+"/KAFKA_BACKOFF_DELAY",schemaPath:"#/properties/KAFKA_BACKOFF_D\
ELAY/pattern",keyword:"pattern",params:{pattern:"^PT(?=\\d)(\\d+(\\.\\d+)?H)?(\\d+(\\.\\d+)?M)?(\\d+(\\.\\d+)?S)?$"},message:'\
must match pattern "^PT(?=\\d)(\\d+(\\.\\d+)?H)?(\\d+(\\.\\d+)?M)?(\\d+(\\.\\d+)?S)?$"'}],!1}else return s.errors=[{instancePath:A+
"/KAFKA_BACKOFF_DELAY",schemaPath:"#/properties/KAFKA_BACKOFF_DELAY/type",keyword:"type",params:{type:"string"},message:"\
must be string"}],!1;var r=C===e;if(r){let R=t.KAFKA_START;const I=e;if(e===I)if(typeof R=="string"){if(!D.test(R))return s.
errors=[{instancePath:A+"/KAFKA_START",schemaPath:"#/properties/KAFKA_START/pattern",keyword:"pattern",params:{pattern:"\
^(committed|earliest|latest|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))$"},message:'must m\
atch pattern "^(committed|earliest|latest|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))$"'}],
!1}else return s.errors=[{instancePath:A+"/KAFKA_START",schemaPath:"#/properties/KAFKA_START/type",keyword:"type",params:{
type:"string"},message:"must be string"}],!1;var r=I===e;if(r){if(t.KAFKA_END!==void 0){let _=t.KAFKA_END;const m=e;if(e===
m)if(typeof _=="string"){if(!Y.test(_))return s.errors=[{instancePath:A+"/KAFKA_END",schemaPath:"#/properties/KAFKA_END/\
pattern",keyword:"pattern",params:{pattern:"^(latest|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))$"},
message:'must match pattern "^(latest|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))$"'}],!1}else
return s.errors=[{instancePath:A+"/KAFKA_END",schemaPath:"#/properties/KAFKA_END/type",keyword:"type",params:{type:"stri\
ng"},message:"must be string"}],!1;var r=m===e}else var r=!0;if(r){if(t.KAFKA_CLIENT_RACK!==void 0){let _=t.KAFKA_CLIENT_RACK;
const m=e;if(e===m)if(typeof _=="string"){if(!$.test(_))return s.errors=[{instancePath:A+"/KAFKA_CLIENT_RACK",schemaPath:"\
#/properties/KAFKA_CLIENT_RACK/pattern",keyword:"pattern",params:{pattern:"^\\S+$"},message:'must match pattern "^\\S+$"'}],
!1}else return s.errors=[{instancePath:A+"/KAFKA_CLIENT_RACK",schemaPath:"#/properties/KAFKA_CLIENT_RACK/type",keyword:"\
type",params:{type:"string"},message:"must be string"}],!1;var r=m===e}else var r=!0;if(r){let _=t.KAFKA_SESSION_TIMEOUT_MS;
const m=e;if(!(typeof _=="number"&&!(_%1)&&!isNaN(_)&&isFinite(_)))return s.errors=[{instancePath:A+"/KAFKA_SESSION_TIME\
OUT_MS",schemaPath:"#/properties/KAFKA_SESSION_TIMEOUT_MS/type",keyword:"type",params:{type:"integer"},message:"must be \
integer"}],!1;if(e===m&&typeof _=="number"&&isFinite(_)){if(_>3e5||isNaN(_))return s.errors=[{instancePath:A+"/KAFKA_SES\
SION_TIMEOUT_MS",schemaPath:"#/properties/KAFKA_SESSION_TIMEOUT_MS/maximum",keyword:"maximum",params:{comparison:"<=",limit:3e5},
message:"must be <= 300000"}],!1;if(_<6e3||isNaN(_))return s.errors=[{instancePath:A+"/KAFKA_SESSION_TIMEOUT_MS",schemaPath:"\
#/properties/KAFKA_SESSION_TIMEOUT_MS/minimum",keyword:"minimum",params:{comparison:">=",limit:6e3},message:"must be >= \
6000"}],!1}var r=m===e;if(r){let o=t.KAFKA_SECURITY_PROTOCOL;const g=e;if(typeof o!="string")return s.errors=[{instancePath:A+
"/KAFKA_SECURITY_PROTOCOL",schemaPath:"#/properties/KAFKA_SECURITY_PROTOCOL/type",keyword:"type",params:{type:"string"},
message:"must be string"}],!1;if(!(o==="PLAINTEXT"||o==="SSL"||o==="SASL_PLAINTEXT"||o==="SASL_SSL"))return s.errors=[{instancePath:A+
"/KAFKA_SECURITY_PROTOCOL",schemaPath:"#/properties/KAFKA_SECURITY_PROTOCOL/enum",keyword:"enum",params:{allowedValues:d.
properties.KAFKA_SECURITY_PROTOCOL.enum},message:"must be equal to one of the allowed values"}],!1;var r=g===e;if(r){let O=t.
KAFKA_SASL_MECHANISM;const c=e;if(typeof O!="string")return s.errors=[{instancePath:A+"/KAFKA_SASL_MECHANISM",schemaPath:"\
#/properties/KAFKA_SASL_MECHANISM/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;if(!(O==="PL\
AIN"||O==="SCRAM-SHA-256"||O==="SCRAM-SHA-512"))return s.errors=[{instancePath:A+"/KAFKA_SASL_MECHANISM",schemaPath:"#/p\
roperties/KAFKA_SASL_MECHANISM/enum",keyword:"enum",params:{allowedValues:d.properties.KAFKA_SASL_MECHANISM.enum},message:"\
must be equal to one of the allowed values"}],!1;var r=c===e;if(r){if(t.KAFKA_SASL_USERNAME!==void 0){let n=t.KAFKA_SASL_USERNAME;
const i=e;if(e===i)if(typeof n=="string"){if(!F.test(n))return s.errors=[{instancePath:A+"/KAFKA_SASL_USERNAME",schemaPath:"\
#/properties/KAFKA_SASL_USERNAME/pattern",keyword:"pattern",params:{pattern:"^[\\s\\S]*$"},message:'must match pattern "\
^[\\s\\S]*$"'}],!1}else return s.errors=[{instancePath:A+"/KAFKA_SASL_USERNAME",schemaPath:"#/properties/KAFKA_SASL_USER\
NAME/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var r=i===e}else var r=!0;if(r){if(t.KAFKA_SASL_PASSWORD!==
void 0){let n=t.KAFKA_SASL_PASSWORD;const i=e;if(e===i)if(typeof n=="string"){if(!F.test(n))return s.errors=[{instancePath:A+
"/KAFKA_SASL_PASSWORD",schemaPath:"#/properties/KAFKA_SASL_PASSWORD/pattern",keyword:"pattern",params:{pattern:"^[\\s\\S]*\
$"},message:'must match pattern "^[\\s\\S]*$"'}],!1}else return s.errors=[{instancePath:A+"/KAFKA_SASL_PASSWORD",schemaPath:"\
#/properties/KAFKA_SASL_PASSWORD/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var r=i===e}else
var r=!0;if(r){if(t.KAFKA_SSL_CA_LOCATION!==void 0){let n=t.KAFKA_SSL_CA_LOCATION;const i=e;if(e===i)if(typeof n=="strin\
g"){if(!F.test(n))return s.errors=[{instancePath:A+"/KAFKA_SSL_CA_LOCATION",schemaPath:"#/properties/KAFKA_SSL_CA_LOCATI\
ON/pattern",keyword:"pattern",params:{pattern:"^[\\s\\S]*$"},message:'must match pattern "^[\\s\\S]*$"'}],!1}else return s.
errors=[{instancePath:A+"/KAFKA_SSL_CA_LOCATION",schemaPath:"#/properties/KAFKA_SSL_CA_LOCATION/type",keyword:"type",params:{
type:"string"},message:"must be string"}],!1;var r=i===e}else var r=!0;if(r){if(t.KAFKA_SSL_CERTIFICATE_LOCATION!==void 0){
let n=t.KAFKA_SSL_CERTIFICATE_LOCATION;const i=e;if(e===i)if(typeof n=="string"){if(!F.test(n))return s.errors=[{instancePath:A+
"/KAFKA_SSL_CERTIFICATE_LOCATION",schemaPath:"#/properties/KAFKA_SSL_CERTIFICATE_LOCATION/pattern",keyword:"pattern",params:{
pattern:"^[\\s\\S]*$"},message:'must match pattern "^[\\s\\S]*$"'}],!1}else return s.errors=[{instancePath:A+"/KAFKA_SSL\
_CERTIFICATE_LOCATION",schemaPath:"#/properties/KAFKA_SSL_CERTIFICATE_LOCATION/type",keyword:"type",params:{type:"string"},
message:"must be string"}],!1;var r=i===e}else var r=!0;if(r)if(t.KAFKA_SSL_KEY_LOCATION!==void 0){let n=t.KAFKA_SSL_KEY_LOCATION;
const i=e;if(e===i)if(typeof n=="string"){if(!F.test(n))return s.errors=[{instancePath:A+"/KAFKA_SSL_KEY_LOCATION",schemaPath:"\
#/properties/KAFKA_SSL_KEY_LOCATION/pattern",keyword:"pattern",params:{pattern:"^[\\s\\S]*$"},message:'must match patter\
n "^[\\s\\S]*$"'}],!1}else return s.errors=[{instancePath:A+"/KAFKA_SSL_KEY_LOCATION",schemaPath:"#/properties/KAFKA_SSL\
_KEY_LOCATION/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var r=i===e}else var r=!0}}}}}}}}}}}}}}}}}}}}}}else
return s.errors=[{instancePath:A,schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;
return s.errors=y,e===0}const x={validate:N,integers:new Set(["KAFKA_RETRY","KAFKA_SESSION_TIMEOUT_MS"]),addresses:[],allowed:{
KAFKA_BROKERS:"HOST:PORT, or several with commas between them",KAFKA_TOPIC:"a topic's name, or several with commas betwe\
en them",KAFKA_CONSUMER_GROUP:"a name without spaces",KAFKA_OUTPUT_TOPIC:"a topic's name",KAFKA_DEAD_LETTER_TOPIC:"a top\
ic's name",KAFKA_INCONSISTENCY_TOPIC:"a topic's name",KAFKA_SOURCE:"a URI reference without `#`",KAFKA_ORDERING:"keyed, \
partition or unordered",KAFKA_DELIVERY:"at-least-once or exactly-once",KAFKA_RETRY:"an integer from 0 to 1000",KAFKA_BACKOFF_POLICY:"\
exponential or linear",KAFKA_BACKOFF_DELAY:"an ISO 8601 duration such as PT0.2S",KAFKA_START:"committed, earliest, lates\
t or an RFC 3339 time",KAFKA_END:"latest or an RFC 3339 time",KAFKA_CLIENT_RACK:"a name without spaces",KAFKA_SESSION_TIMEOUT_MS:"\
an integer from 6000 to 300000",KAFKA_SECURITY_PROTOCOL:"PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL",KAFKA_SASL_MECHANISM:"\
PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512",KAFKA_SASL_USERNAME:"any name",KAFKA_SASL_PASSWORD:"any text",KAFKA_SSL_CA_LOCATION:"\
a path",KAFKA_SSL_CERTIFICATE_LOCATION:"a path",KAFKA_SSL_KEY_LOCATION:"a path"}};export{B as default,x as settings,N as validate};
