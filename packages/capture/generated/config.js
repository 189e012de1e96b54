// Generated; do not edit.
const P=t;var D=t;const S={type:"object",required:["CAPTURE_DATABASE","CAPTURE_WIKIS","KAFKA_BROKERS"],properties:{CAPTURE_DATABASE:{
type:"string",pattern:"^(mysql|mariadb)://[^\\s/@:]+@[a-zA-Z0-9._-]+(:\\d{1,5})?(,[a-zA-Z0-9._-]+(:\\d{1,5})?)*/?$"},CAPTURE_PASSWORD:{
type:"string",pattern:"^[\\s\\S]*$"},CAPTURE_SSL_CA_LOCATION:{type:"string",pattern:"^[\\s\\S]*$"},CAPTURE_WIKIS:{type:"\
string",pattern:"^\\S.*$"},CAPTURE_START:{type:"string",pattern:"^(latest|\\d+-\\d+-\\d+(,\\d+-\\d+-\\d+)*)$",default:"l\
atest"},CAPTURE_SERVER_ID:{type:"integer",minimum:1,maximum:4294967295},KAFKA_BROKERS:{type:"string",pattern:"^[a-zA-Z0-\
9._-]+:\\d{1,5}(,[a-zA-Z0-9._-]+:\\d{1,5})*$"},KAFKA_OUTPUT_TOPIC:{type:"string",pattern:"^[a-zA-Z0-9._-]{1,249}$"},DATACENTER:{
type:"string",pattern:"^[a-z0-9][a-z0-9-]{0,62}$",default:"local"},PORT:{type:"integer",minimum:0,maximum:65535,default:8080},
SHUTDOWN_GRACE_MS:{type:"integer",minimum:0,maximum:6e5,default:25e3},LOG_LEVEL:{type:"string",enum:["debug","info","war\
n","error","silent"],default:"info"}},definitions:{}},d=new RegExp("^(mysql|mariadb)://[^\\s/@:]+@[a-zA-Z0-9._-]+(:\\d{1,5\
})?(,[a-zA-Z0-9._-]+(:\\d{1,5})?)*/?$","u"),f=new RegExp("^[\\s\\S]*$","u"),y=new RegExp("^\\S.*$","u"),C=new RegExp("^(\
latest|\\d+-\\d+-\\d+(,\\d+-\\d+-\\d+)*)$","u"),g=new RegExp("^[a-zA-Z0-9._-]+:\\d{1,5}(,[a-zA-Z0-9._-]+:\\d{1,5})*$","u"),
O=new RegExp("^[a-zA-Z0-9._-]{1,249}$","u"),U=new RegExp("^[a-z0-9][a-z0-9-]{0,62}$","u");function t(r,{instancePath:s="",
parentData:h,parentDataProperty:c,rootData:K=r}={}){let u=null,e=0;if(e===0)if(r&&typeof r=="object"&&!Array.isArray(r)){
r.CAPTURE_START===void 0&&(r.CAPTURE_START="latest"),r.DATACENTER===void 0&&(r.DATACENTER="local"),r.PORT===void 0&&(r.PORT=
8080),r.SHUTDOWN_GRACE_MS===void 0&&(r.SHUTDOWN_GRACE_MS=25e3),r.LOG_LEVEL===void 0&&(r.LOG_LEVEL="info");let T;if(r.CAPTURE_DATABASE===
void 0&&(T="CAPTURE_DATABASE")||r.CAPTURE_WIKIS===void 0&&(T="CAPTURE_WIKIS")||r.KAFKA_BROKERS===void 0&&(T="KAFKA_BROKE\
RS"))return t.errors=[{instancePath:s,schemaPath:"#/required",keyword:"required",params:{missingProperty:T},message:"mus\
t have required property '"+T+"'"}],!1;if(r.CAPTURE_DATABASE!==void 0){let n=r.CAPTURE_DATABASE;const p=e;if(e===p)if(typeof n==
"string"){if(!d.test(n))return t.errors=[{instancePath:s+"/CAPTURE_DATABASE",schemaPath:"#/properties/CAPTURE_DATABASE/p\
attern",keyword:"pattern",params:{pattern:"^(mysql|mariadb)://[^\\s/@:]+@[a-zA-Z0-9._-]+(:\\d{1,5})?(,[a-zA-Z0-9._-]+(:\\d{\
1,5})?)*/?$"},message:'must match pattern "^(mysql|mariadb)://[^\\s/@:]+@[a-zA-Z0-9._-]+(:\\d{1,5})?(,[a-zA-Z0-9._-]+(:\\d{\
1,5})?)*/?$"'}],!1}else return t.errors=[{instancePath:s+"/CAPTURE_DATABASE",schemaPath:"#/properties/CAPTURE_DATABASE/t\
ype",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var a=p===e}else var a=!0;if(a){if(r.CAPTURE_PASSWORD!==
void 0){let n=r.CAPTURE_PASSWORD;const p=e;if(e===p)if(typeof n=="string"){if(!f.test(n))return t.errors=[{instancePath:s+
"/CAPTURE_PASSWORD",schemaPath:"#/properties/CAPTURE_PASSWORD/pattern",keyword:"pattern",params:{pattern:"^[\\s\\S]*$"},
message:'must match pattern "^[\\s\\S]*$"'}],!1}else return t.errors=[{instancePath:s+"/CAPTURE_PASSWORD",schemaPath:"#/\
properties/CAPTURE_PASSWORD/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var a=p===e}else var a=!0;
if(a){if(r.CAPTURE_SSL_CA_LOCATION!==void 0){let n=r.CAPTURE_SSL_CA_LOCATION;const p=e;if(e===p)if(typeof n=="string"){if(!f.
test(n))return t.errors=[{instancePath:s+"/CAPTURE_SSL_CA_LOCATION",schemaPath:"#/properties/CAPTURE_SSL_CA_LOCATION/pat\
tern",keyword:"pattern",params:{pattern:"^[\\s\\S]*$"},message:'must match pattern "^[\\s\\S]*$"'}],!1}else return t.errors=
[{instancePath:s+"/CAPTURE_SSL_CA_LOCATION",schemaPath:"#/properties/CAPTURE_SSL_CA_LOCATION/type",keyword:"type",params:{
type:"string"},message:"must be string"}],!1;var a=p===e}else var a=!0;if(a){if(r.CAPTURE_WIKIS!==void 0){let n=r.CAPTURE_WIKIS;
const p=e;if(e===p)if(typeof n=="string"){if(!y.test(n))return t.errors=[{instancePath:s+"/CAPTURE_WIKIS",schemaPath:"#/\
properties/CAPTURE_WIKIS/pattern",keyword:"pattern",params:{pattern:"^\\S.*$"},message:'must match pattern "^\\S.*$"'}],
!1}else return t.errors=[{instancePath:s+"/CAPTURE_WIKIS",schemaPath:"#/properties/CAPTURE_WIKIS/type",keyword:"type",params:{
type:"string"},message:"must be string"}],!1;var a=p===e}else var a=!0;if(a){let n=r.CAPTURE_START;const p=e;if(e===p)if(typeof n==
"string"){if(!C.test(n))return t.errors=[{instancePath:s+"/CAPTURE_START",schemaPath:"#/properties/CAPTURE_START/pattern",
keyword:"pattern",params:{pattern:"^(latest|\\d+-\\d+-\\d+(,\\d+-\\d+-\\d+)*)$"},message:'must match pattern "^(latest|\\\
d+-\\d+-\\d+(,\\d+-\\d+-\\d+)*)$"'}],!1}else return t.errors=[{instancePath:s+"/CAPTURE_START",schemaPath:"#/properties/\
CAPTURE_START/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var a=p===e;if(a){if(r.CAPTURE_SERVER_ID!==
void 0){let i=r.CAPTURE_SERVER_ID;const m=e;if(!(typeof i=="number"&&!(i%1)&&!isNaN(i)&&isFinite(i)))return t.errors=[{instancePath:s+
"/CAPTURE_SERVER_ID",schemaPath:"#/properties/CAPTURE_SERVER_ID/type",keyword:"type",params:{type:"integer"},message:"mu\
st be integer"}],!1;if(e===m&&typeof i=="number"&&isFinite(i)){if(i>4294967295||isNaN(i))return t.errors=[{instancePath:s+
"/CAPTURE_SERVER_ID",schemaPath:"#/properties/CAPTURE_SERVER_ID/maximum",keyword:"maximum",params:{comparison:"<=",limit:4294967295},
message:"must be <= 4294967295"}],!1;if(i<1||isNaN(i))return t.errors=[{instancePath:s+"/CAPTURE_SERVER_ID",schemaPath:"\
#/properties/CAPTURE_SERVER_ID/minimum",keyword:"minimum",params:{comparison:">=",limit:1},message:"must be >= 1"}],!1}var a=m===
e}else var a=!0;if(a){if(r.KAFKA_BROKERS!==void 0){let i=r.KAFKA_BROKERS;const m=e;if(e===m)if(typeof i=="string"){if(!g.
test(i))return t.errors=[{instancePath:s+"/KAFKA_BROKERS",schemaPath:"#/properties/KAFKA_BROKERS/pattern",keyword:"patte\
rn",params:{pattern:"^[a-zA-Z0-9._-]+:\\d{1,5}(,[a-zA-Z0-9._-]+:\\d{1,5})*$"},message:'must match pattern "^[a-zA-Z0-9._\
-]+:\\d{1,5}(,[a-zA-Z0-9._-]+:\\d{1,5})*$"'}],!1}else return t.errors=[{instancePath:s+"/KAFKA_BROKERS",schemaPath:"#/pr\
operties/KAFKA_BROKERS/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var a=m===e}else var a=!0;
if(a){if(r.KAFKA_OUTPUT_TOPIC!==void 0){let i=r.KAFKA_OUTPUT_TOPIC;const m=e;if(e===m)if(typeof i=="string"){if(!O.test(
i))return t.errors=[{instancePath:s+"/KAFKA_OUTPUT_TOPIC",schemaPath:"#/properties/KAFKA_OUTPUT_TOPIC/pattern",keyword:"\
pattern",params:{pattern:"^[a-zA-Z0-9._-]{1,249}$"},message:'must match pattern "^[a-zA-Z0-9._-]{1,249}$"'}],!1}else return t.
errors=[{instancePath:s+"/KAFKA_OUTPUT_TOPIC",schemaPath:"#/properties/KAFKA_OUTPUT_TOPIC/type",keyword:"type",params:{type:"\
string"},message:"must be string"}],!1;var a=m===e}else var a=!0;if(a){let i=r.DATACENTER;const m=e;if(e===m)if(typeof i==
"string"){if(!U.test(i))return t.errors=[{instancePath:s+"/DATACENTER",schemaPath:"#/properties/DATACENTER/pattern",keyword:"\
pattern",params:{pattern:"^[a-z0-9][a-z0-9-]{0,62}$"},message:'must match pattern "^[a-z0-9][a-z0-9-]{0,62}$"'}],!1}else
return t.errors=[{instancePath:s+"/DATACENTER",schemaPath:"#/properties/DATACENTER/type",keyword:"type",params:{type:"st\
ring"},message:"must be string"}],!1;var a=m===e;if(a){let A=r.PORT;const R=e;if(!(typeof A=="number"&&!(A%1)&&!isNaN(A)&&
isFinite(A)))return t.errors=[{instancePath:s+"/PORT",schemaPath:"#/properties/PORT/type",keyword:"type",params:{type:"i\
nteger"},message:"must be integer"}],!1;if(e===R&&typeof A=="number"&&isFinite(A)){if(A>65535||isNaN(A))return t.errors=
[{instancePath:s+"/PORT",schemaPath:"#/properties/PORT/maximum",keyword:"maximum",params:{comparison:"<=",limit:65535},message:"\
must be <= 65535"}],!1;if(A<0||isNaN(A))return t.errors=[{instancePath:s+"/PORT",schemaPath:"#/properties/PORT/minimum",
keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var a=R===e;if(a){let o=r.SHUTDOWN_GRACE_MS;
const E=e;if(!(typeof o=="number"&&!(o%1)&&!isNaN(o)&&isFinite(o)))return t.errors=[{instancePath:s+"/SHUTDOWN_GRACE_MS",
schemaPath:"#/properties/SHUTDOWN_GRACE_MS/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(e===
E&&typeof o=="number"&&isFinite(o)){if(o>6e5||isNaN(o))return t.errors=[{instancePath:s+"/SHUTDOWN_GRACE_MS",schemaPath:"\
#/properties/SHUTDOWN_GRACE_MS/maximum",keyword:"maximum",params:{comparison:"<=",limit:6e5},message:"must be <= 600000"}],
!1;if(o<0||isNaN(o))return t.errors=[{instancePath:s+"/SHUTDOWN_GRACE_MS",schemaPath:"#/properties/SHUTDOWN_GRACE_MS/min\
imum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var a=E===e;if(a){let _=r.LOG_LEVEL;
const l=e;if(typeof _!="string")return t.errors=[{instancePath:s+"/LOG_LEVEL",schemaPath:"#/properties/LOG_LEVEL/type",keyword:"\
type",params:{type:"string"},message:"must be string"}],!1;if(!(_==="debug"||_==="info"||_==="warn"||_==="error"||_==="s\
ilent"))return t.errors=[{instancePath:s+"/LOG_LEVEL",schemaPath:"#/properties/LOG_LEVEL/enum",keyword:"enum",params:{allowedValues:S.
properties.LOG_LEVEL.enum},message:"must be equal to one of the allowed values"}],!1;var a=l===e}}}}}}}}}}}}else return t.
errors=[{instancePath:s,schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;return t.
errors=u,e===0}const w={validate:P,integers:new Set(["CAPTURE_SERVER_ID","PORT","SHUTDOWN_GRACE_MS"]),addresses:[],allowed:{
CAPTURE_DATABASE:"mysql://USER@HOST:PORT, or several HOST:PORT with commas between them",CAPTURE_PASSWORD:"any text",CAPTURE_SSL_CA_LOCATION:"\
a path",CAPTURE_WIKIS:"DATABASE=DOMAIN, or several with commas between them, such as enwiki=en.wikipedia.org",CAPTURE_START:"\
latest or a GTID position such as 0-1-19502",CAPTURE_SERVER_ID:"an integer from 1 to 4294967295 that no server has",KAFKA_BROKERS:"\
HOST:PORT, or several with commas between them",KAFKA_OUTPUT_TOPIC:"a topic's name",DATACENTER:"lower-case letters, digi\
ts and hyphens, such as eqiad",PORT:"an integer from 0 (any free port) to 65535",SHUTDOWN_GRACE_MS:"an integer from 0 to\
 600000",LOG_LEVEL:"one of debug, info, warn, error, silent"}};export{D as default,w as settings,P as validate};
