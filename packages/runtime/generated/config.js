// Generated; do not edit.
const h=s;var D=s;const R={type:"object",properties:{PORT:{type:"integer",minimum:0,maximum:65535,default:8080},DATACENTER:{
type:"string",pattern:"^[a-z0-9][a-z0-9-]{0,62}$",default:"local"},EVENT_DEADLINE_MS:{type:"integer",minimum:1,maximum:6e5,
default:25e3},MAX_CONCURRENT_EVENTS:{type:"integer",minimum:1,maximum:1e5,default:256},MAX_EVENT_BYTES:{type:"integer",minimum:1024,
maximum:104857600,default:10485760},MAX_OUTPUT_BYTES:{type:"integer",minimum:1024,maximum:104857600,default:8388608},SHUTDOWN_GRACE_MS:{
type:"integer",minimum:0,maximum:6e5,default:25e3},K_SINK:{type:"string",pattern:"^https?://[^\\s/?#@]+(/[^\\s#@]*)?$"},
K_SERVICE:{type:"string",pattern:"^[\\s\\S]*$"},LOG_LEVEL:{type:"string",enum:["debug","info","warn","error","silent"],default:"\
info"}},definitions:{}},d=new RegExp("^[a-z0-9][a-z0-9-]{0,62}$","u"),M=new RegExp("^https?://[^\\s/?#@]+(/[^\\s#@]*)?$",
"u"),O=new RegExp("^[\\s\\S]*$","u");function s(e,{instancePath:t="",parentData:V,parentDataProperty:C,rootData:P=e}={}){
let c=null,r=0;if(r===0)if(e&&typeof e=="object"&&!Array.isArray(e)){e.PORT===void 0&&(e.PORT=8080),e.DATACENTER===void 0&&
(e.DATACENTER="local"),e.EVENT_DEADLINE_MS===void 0&&(e.EVENT_DEADLINE_MS=25e3),e.MAX_CONCURRENT_EVENTS===void 0&&(e.MAX_CONCURRENT_EVENTS=
256),e.MAX_EVENT_BYTES===void 0&&(e.MAX_EVENT_BYTES=10485760),e.MAX_OUTPUT_BYTES===void 0&&(e.MAX_OUTPUT_BYTES=8388608),
e.SHUTDOWN_GRACE_MS===void 0&&(e.SHUTDOWN_GRACE_MS=25e3),e.LOG_LEVEL===void 0&&(e.LOG_LEVEL="info");let m=e.PORT;const f=r;
if(!(typeof m=="number"&&!(m%1)&&!isNaN(m)&&isFinite(m)))return s.errors=[{instancePath:t+"/PORT",schemaPath:"#/properti\
es/PORT/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===f&&typeof m=="number"&&isFinite(
m)){if(m>65535||isNaN(m))return s.errors=[{instancePath:t+"/PORT",schemaPath:"#/properties/PORT/maximum",keyword:"maximu\
m",params:{comparison:"<=",limit:65535},message:"must be <= 65535"}],!1;if(m<0||isNaN(m))return s.errors=[{instancePath:t+
"/PORT",schemaPath:"#/properties/PORT/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],
!1}var i=f===r;if(i){let N=e.DATACENTER;const T=r;if(r===T)if(typeof N=="string"){if(!d.test(N))return s.errors=[{instancePath:t+
"/DATACENTER",schemaPath:"#/properties/DATACENTER/pattern",keyword:"pattern",params:{pattern:"^[a-z0-9][a-z0-9-]{0,62}$"},
message:'must match pattern "^[a-z0-9][a-z0-9-]{0,62}$"'}],!1}else return s.errors=[{instancePath:t+"/DATACENTER",schemaPath:"\
#/properties/DATACENTER/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var i=T===r;if(i){let n=e.
EVENT_DEADLINE_MS;const l=r;if(!(typeof n=="number"&&!(n%1)&&!isNaN(n)&&isFinite(n)))return s.errors=[{instancePath:t+"/\
EVENT_DEADLINE_MS",schemaPath:"#/properties/EVENT_DEADLINE_MS/type",keyword:"type",params:{type:"integer"},message:"must\
 be integer"}],!1;if(r===l&&typeof n=="number"&&isFinite(n)){if(n>6e5||isNaN(n))return s.errors=[{instancePath:t+"/EVENT\
_DEADLINE_MS",schemaPath:"#/properties/EVENT_DEADLINE_MS/maximum",keyword:"maximum",params:{comparison:"<=",limit:6e5},message:"\
must be <= 600000"}],!1;if(n<1||isNaN(n))return s.errors=[{instancePath:t+"/EVENT_DEADLINE_MS",schemaPath:"#/properties/\
EVENT_DEADLINE_MS/minimum",keyword:"minimum",params:{comparison:">=",limit:1},message:"must be >= 1"}],!1}var i=l===r;if(i){
let E=e.MAX_CONCURRENT_EVENTS;const y=r;if(!(typeof E=="number"&&!(E%1)&&!isNaN(E)&&isFinite(E)))return s.errors=[{instancePath:t+
"/MAX_CONCURRENT_EVENTS",schemaPath:"#/properties/MAX_CONCURRENT_EVENTS/type",keyword:"type",params:{type:"integer"},message:"\
must be integer"}],!1;if(r===y&&typeof E=="number"&&isFinite(E)){if(E>1e5||isNaN(E))return s.errors=[{instancePath:t+"/M\
AX_CONCURRENT_EVENTS",schemaPath:"#/properties/MAX_CONCURRENT_EVENTS/maximum",keyword:"maximum",params:{comparison:"<=",
limit:1e5},message:"must be <= 100000"}],!1;if(E<1||isNaN(E))return s.errors=[{instancePath:t+"/MAX_CONCURRENT_EVENTS",schemaPath:"\
#/properties/MAX_CONCURRENT_EVENTS/minimum",keyword:"minimum",params:{comparison:">=",limit:1},message:"must be >= 1"}],
!1}var i=y===r;if(i){let p=e.MAX_EVENT_BYTES;const S=r;if(!(typeof p=="number"&&!(p%1)&&!isNaN(p)&&isFinite(p)))return s.
errors=[{instancePath:t+"/MAX_EVENT_BYTES",schemaPath:"#/properties/MAX_EVENT_BYTES/type",keyword:"type",params:{type:"i\
nteger"},message:"must be integer"}],!1;if(r===S&&typeof p=="number"&&isFinite(p)){if(p>104857600||isNaN(p))return s.errors=
[{instancePath:t+"/MAX_EVENT_BYTES",schemaPath:"#/properties/MAX_EVENT_BYTES/maximum",keyword:"maximum",params:{comparison:"\
<=",limit:104857600},message:"must be <= 104857600"}],!1;if(p<1024||isNaN(p))return s.errors=[{instancePath:t+"/MAX_EVEN\
T_BYTES",schemaPath:"#/properties/MAX_EVENT_BYTES/minimum",keyword:"minimum",params:{comparison:">=",limit:1024},message:"\
must be >= 1024"}],!1}var i=S===r;if(i){let o=e.MAX_OUTPUT_BYTES;const A=r;if(!(typeof o=="number"&&!(o%1)&&!isNaN(o)&&isFinite(
o)))return s.errors=[{instancePath:t+"/MAX_OUTPUT_BYTES",schemaPath:"#/properties/MAX_OUTPUT_BYTES/type",keyword:"type",
params:{type:"integer"},message:"must be integer"}],!1;if(r===A&&typeof o=="number"&&isFinite(o)){if(o>104857600||isNaN(
o))return s.errors=[{instancePath:t+"/MAX_OUTPUT_BYTES",schemaPath:"#/properties/MAX_OUTPUT_BYTES/maximum",keyword:"maxi\
mum",params:{comparison:"<=",limit:104857600},message:"must be <= 104857600"}],!1;if(o<1024||isNaN(o))return s.errors=[{
instancePath:t+"/MAX_OUTPUT_BYTES",schemaPath:"#/properties/MAX_OUTPUT_BYTES/minimum",keyword:"minimum",params:{comparison:"\
>=",limit:1024},message:"must be >= 1024"}],!1}var i=A===r;if(i){let _=e.SHUTDOWN_GRACE_MS;const g=r;if(!(typeof _=="num\
ber"&&!(_%1)&&!isNaN(_)&&isFinite(_)))return s.errors=[{instancePath:t+"/SHUTDOWN_GRACE_MS",schemaPath:"#/properties/SHU\
TDOWN_GRACE_MS/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===g&&typeof _=="number"&&
isFinite(_)){if(_>6e5||isNaN(_))return s.errors=[{instancePath:t+"/SHUTDOWN_GRACE_MS",schemaPath:"#/properties/SHUTDOWN_\
GRACE_MS/maximum",keyword:"maximum",params:{comparison:"<=",limit:6e5},message:"must be <= 600000"}],!1;if(_<0||isNaN(_))
return s.errors=[{instancePath:t+"/SHUTDOWN_GRACE_MS",schemaPath:"#/properties/SHUTDOWN_GRACE_MS/minimum",keyword:"minim\
um",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var i=g===r;if(i){if(e.K_SINK!==void 0){let a=e.K_SINK;
const u=r;if(r===u)if(typeof a=="string"){if(!M.test(a))return s.errors=[{instancePath:t+"/K_SINK",schemaPath:"#/propert\
ies/K_SINK/pattern",keyword:"pattern",params:{pattern:"^https?://[^\\s/?#@]+(/[^\\s#@]*)?$"},message:'must match pattern\
 "^https?://[^\\s/?#@]+(/[^\\s#@]*)?$"'}],!1}else return s.errors=[{instancePath:t+"/K_SINK",schemaPath:"#/properties/K_\
SINK/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var i=u===r}else var i=!0;if(i){if(e.K_SERVICE!==
void 0){let a=e.K_SERVICE;const u=r;if(r===u)if(typeof a=="string"){if(!O.test(a))return s.errors=[{instancePath:t+"/K_S\
ERVICE",schemaPath:"#/properties/K_SERVICE/pattern",keyword:"pattern",params:{pattern:"^[\\s\\S]*$"},message:'must match\
 pattern "^[\\s\\S]*$"'}],!1}else return s.errors=[{instancePath:t+"/K_SERVICE",schemaPath:"#/properties/K_SERVICE/type",
keyword:"type",params:{type:"string"},message:"must be string"}],!1;var i=u===r}else var i=!0;if(i){let a=e.LOG_LEVEL;const u=r;
if(typeof a!="string")return s.errors=[{instancePath:t+"/LOG_LEVEL",schemaPath:"#/properties/LOG_LEVEL/type",keyword:"ty\
pe",params:{type:"string"},message:"must be string"}],!1;if(!(a==="debug"||a==="info"||a==="warn"||a==="error"||a==="sil\
ent"))return s.errors=[{instancePath:t+"/LOG_LEVEL",schemaPath:"#/properties/LOG_LEVEL/enum",keyword:"enum",params:{allowedValues:R.
properties.LOG_LEVEL.enum},message:"must be equal to one of the allowed values"}],!1;var i=u===r}}}}}}}}}}else return s.
errors=[{instancePath:t,schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;return s.
errors=c,r===0}const U={validate:h,integers:new Set(["PORT","EVENT_DEADLINE_MS","MAX_CONCURRENT_EVENTS","MAX_EVENT_BYTES",
"MAX_OUTPUT_BYTES","SHUTDOWN_GRACE_MS"]),addresses:["K_SINK"],allowed:{PORT:"an integer from 0 (any free port) to 65535",
DATACENTER:"lower-case letters, digits and hyphens, such as eqiad",EVENT_DEADLINE_MS:"an integer from 1 to 600000",MAX_CONCURRENT_EVENTS:"\
an integer from 1 to 100000",MAX_EVENT_BYTES:"an integer from 1024 to 104857600",MAX_OUTPUT_BYTES:"an integer from 1024 \
to 104857600",SHUTDOWN_GRACE_MS:"an integer from 0 to 600000",K_SINK:"an http or https address without user, fragment or\
 spaces",K_SERVICE:"any name",LOG_LEVEL:"one of debug, info, warn, error, silent"}};export{D as default,U as settings,h as validate};
