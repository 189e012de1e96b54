// Generated; do not edit.
const O=s;var b=s;const h={type:"object",properties:{PORT:{type:"integer",minimum:0,maximum:65535,default:8080},FUNC_TRANSPORT:{
type:"string",enum:["http","kafka"],default:"http"},DATACENTER:{type:"string",pattern:"^[a-z0-9][a-z0-9-]{0,62}$",default:"\
local"},EVENT_DEADLINE_MS:{type:"integer",minimum:1,maximum:6e5,default:25e3},MAX_CONCURRENT_EVENTS:{type:"integer",minimum:1,
maximum:1e5,default:256},MAX_EVENT_BYTES:{type:"integer",minimum:1024,maximum:104857600,default:10485760},MAX_OUTPUT_BYTES:{
type:"integer",minimum:1024,maximum:104857600,default:8388608},SHUTDOWN_GRACE_MS:{type:"integer",minimum:0,maximum:6e5,default:25e3},
K_SINK:{type:"string",pattern:"^https?://[^\\s/?#@]+(/[^\\s#@]*)?$"},K_SERVICE:{type:"string",pattern:"^[\\s\\S]*$"},LOG_LEVEL:{
type:"string",enum:["debug","info","warn","error","silent"],default:"info"}},definitions:{}},P=new RegExp("^[a-z0-9][a-z\
0-9-]{0,62}$","u"),C=new RegExp("^https?://[^\\s/?#@]+(/[^\\s#@]*)?$","u"),M=new RegExp("^[\\s\\S]*$","u");function s(e,{
instancePath:t="",parentData:U,parentDataProperty:V,rootData:D=e}={}){let c=null,r=0;if(r===0)if(e&&typeof e=="object"&&
!Array.isArray(e)){e.PORT===void 0&&(e.PORT=8080),e.FUNC_TRANSPORT===void 0&&(e.FUNC_TRANSPORT="http"),e.DATACENTER===void 0&&
(e.DATACENTER="local"),e.EVENT_DEADLINE_MS===void 0&&(e.EVENT_DEADLINE_MS=25e3),e.MAX_CONCURRENT_EVENTS===void 0&&(e.MAX_CONCURRENT_EVENTS=
256),e.MAX_EVENT_BYTES===void 0&&(e.MAX_EVENT_BYTES=10485760),e.MAX_OUTPUT_BYTES===void 0&&(e.MAX_OUTPUT_BYTES=8388608),
e.SHUTDOWN_GRACE_MS===void 0&&(e.SHUTDOWN_GRACE_MS=25e3),e.LOG_LEVEL===void 0&&(e.LOG_LEVEL="info");let m=e.PORT;const u=r;
if(!(typeof m=="number"&&!(m%1)&&!isNaN(m)&&isFinite(m)))return s.errors=[{instancePath:t+"/PORT",schemaPath:"#/properti\
es/PORT/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===u&&typeof m=="number"&&isFinite(
m)){if(m>65535||isNaN(m))return s.errors=[{instancePath:t+"/PORT",schemaPath:"#/properties/PORT/maximum",keyword:"maximu\
m",params:{comparison:"<=",limit:65535},message:"must be <= 65535"}],!1;if(m<0||isNaN(m))return s.errors=[{instancePath:t+
"/PORT",schemaPath:"#/properties/PORT/minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],
!1}var i=u===r;if(i){let T=e.FUNC_TRANSPORT;const d=r;if(typeof T!="string")return s.errors=[{instancePath:t+"/FUNC_TRAN\
SPORT",schemaPath:"#/properties/FUNC_TRANSPORT/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;
if(!(T==="http"||T==="kafka"))return s.errors=[{instancePath:t+"/FUNC_TRANSPORT",schemaPath:"#/properties/FUNC_TRANSPORT\
/enum",keyword:"enum",params:{allowedValues:h.properties.FUNC_TRANSPORT.enum},message:"must be equal to one of the allow\
ed values"}],!1;var i=d===r;if(i){let f=e.DATACENTER;const l=r;if(r===l)if(typeof f=="string"){if(!P.test(f))return s.errors=
[{instancePath:t+"/DATACENTER",schemaPath:"#/properties/DATACENTER/pattern",keyword:"pattern",params:{pattern:"^[a-z0-9]\
[a-z0-9-]{0,62}$"},message:'must match pattern "^[a-z0-9][a-z0-9-]{0,62}$"'}],!1}else return s.errors=[{instancePath:t+"\
/DATACENTER",schemaPath:"#/properties/DATACENTER/type",keyword:"type",params:{type:"string"},message:"must be string"}],
!1;var i=l===r;if(i){let n=e.EVENT_DEADLINE_MS;const S=r;if(!(typeof n=="number"&&!(n%1)&&!isNaN(n)&&isFinite(n)))return s.
errors=[{instancePath:t+"/EVENT_DEADLINE_MS",schemaPath:"#/properties/EVENT_DEADLINE_MS/type",keyword:"type",params:{type:"\
integer"},message:"must be integer"}],!1;if(r===S&&typeof n=="number"&&isFinite(n)){if(n>6e5||isNaN(n))return s.errors=[
{instancePath:t+"/EVENT_DEADLINE_MS",schemaPath:"#/properties/EVENT_DEADLINE_MS/maximum",keyword:"maximum",params:{comparison:"\
<=",limit:6e5},message:"must be <= 600000"}],!1;if(n<1||isNaN(n))return s.errors=[{instancePath:t+"/EVENT_DEADLINE_MS",schemaPath:"\
#/properties/EVENT_DEADLINE_MS/minimum",keyword:"minimum",params:{comparison:">=",limit:1},message:"must be >= 1"}],!1}var i=S===
r;if(i){let p=e.MAX_CONCURRENT_EVENTS;const y=r;if(!(typeof p=="number"&&!(p%1)&&!isNaN(p)&&isFinite(p)))return s.errors=
[{instancePath:t+"/MAX_CONCURRENT_EVENTS",schemaPath:"#/properties/MAX_CONCURRENT_EVENTS/type",keyword:"type",params:{type:"\
integer"},message:"must be integer"}],!1;if(r===y&&typeof p=="number"&&isFinite(p)){if(p>1e5||isNaN(p))return s.errors=[
{instancePath:t+"/MAX_CONCURRENT_EVENTS",schemaPath:"#/properties/MAX_CONCURRENT_EVENTS/maximum",keyword:"maximum",params:{
comparison:"<=",limit:1e5},message:"must be <= 100000"}],!1;if(p<1||isNaN(p))return s.errors=[{instancePath:t+"/MAX_CONC\
URRENT_EVENTS",schemaPath:"#/properties/MAX_CONCURRENT_EVENTS/minimum",keyword:"minimum",params:{comparison:">=",limit:1},
message:"must be >= 1"}],!1}var i=y===r;if(i){let o=e.MAX_EVENT_BYTES;const A=r;if(!(typeof o=="number"&&!(o%1)&&!isNaN(
o)&&isFinite(o)))return s.errors=[{instancePath:t+"/MAX_EVENT_BYTES",schemaPath:"#/properties/MAX_EVENT_BYTES/type",keyword:"\
type",params:{type:"integer"},message:"must be integer"}],!1;if(r===A&&typeof o=="number"&&isFinite(o)){if(o>104857600||
isNaN(o))return s.errors=[{instancePath:t+"/MAX_EVENT_BYTES",schemaPath:"#/properties/MAX_EVENT_BYTES/maximum",keyword:"\
maximum",params:{comparison:"<=",limit:104857600},message:"must be <= 104857600"}],!1;if(o<1024||isNaN(o))return s.errors=
[{instancePath:t+"/MAX_EVENT_BYTES",schemaPath:"#/properties/MAX_EVENT_BYTES/minimum",keyword:"minimum",params:{comparison:"\
>=",limit:1024},message:"must be >= 1024"}],!1}var i=A===r;if(i){let E=e.MAX_OUTPUT_BYTES;const R=r;if(!(typeof E=="numb\
er"&&!(E%1)&&!isNaN(E)&&isFinite(E)))return s.errors=[{instancePath:t+"/MAX_OUTPUT_BYTES",schemaPath:"#/properties/MAX_O\
UTPUT_BYTES/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===R&&typeof E=="number"&&isFinite(
E)){if(E>104857600||isNaN(E))return s.errors=[{instancePath:t+"/MAX_OUTPUT_BYTES",schemaPath:"#/properties/MAX_OUTPUT_BY\
TES/maximum",keyword:"maximum",params:{comparison:"<=",limit:104857600},message:"must be <= 104857600"}],!1;if(E<1024||isNaN(
E))return s.errors=[{instancePath:t+"/MAX_OUTPUT_BYTES",schemaPath:"#/properties/MAX_OUTPUT_BYTES/minimum",keyword:"mini\
mum",params:{comparison:">=",limit:1024},message:"must be >= 1024"}],!1}var i=R===r;if(i){let _=e.SHUTDOWN_GRACE_MS;const g=r;
if(!(typeof _=="number"&&!(_%1)&&!isNaN(_)&&isFinite(_)))return s.errors=[{instancePath:t+"/SHUTDOWN_GRACE_MS",schemaPath:"\
#/properties/SHUTDOWN_GRACE_MS/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===g&&typeof _==
"number"&&isFinite(_)){if(_>6e5||isNaN(_))return s.errors=[{instancePath:t+"/SHUTDOWN_GRACE_MS",schemaPath:"#/properties\
/SHUTDOWN_GRACE_MS/maximum",keyword:"maximum",params:{comparison:"<=",limit:6e5},message:"must be <= 600000"}],!1;if(_<0||
isNaN(_))return s.errors=[{instancePath:t+"/SHUTDOWN_GRACE_MS",schemaPath:"#/properties/SHUTDOWN_GRACE_MS/minimum",keyword:"\
minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var i=g===r;if(i){if(e.K_SINK!==void 0){let a=e.K_SINK;
const N=r;if(r===N)if(typeof a=="string"){if(!C.test(a))return s.errors=[{instancePath:t+"/K_SINK",schemaPath:"#/propert\
ies/K_SINK/pattern",keyword:"pattern",params:{pattern:"^https?://[^\\s/?#@]+(/[^\\s#@]*)?$"},message:'must match pattern\
 "^https?://[^\\s/?#@]+(/[^\\s#@]*)?$"'}],!1}else return s.errors=[{instancePath:t+"/K_SINK",schemaPath:"#/properties/K_\
SINK/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var i=N===r}else var i=!0;if(i){if(e.K_SERVICE!==
void 0){let a=e.K_SERVICE;const N=r;if(r===N)if(typeof a=="string"){if(!M.test(a))return s.errors=[{instancePath:t+"/K_S\
ERVICE",schemaPath:"#/properties/K_SERVICE/pattern",keyword:"pattern",params:{pattern:"^[\\s\\S]*$"},message:'must match\
 pattern "^[\\s\\S]*$"'}],!1}else return s.errors=[{instancePath:t+"/K_SERVICE",schemaPath:"#/properties/K_SERVICE/type",
keyword:"type",params:{type:"string"},message:"must be string"}],!1;var i=N===r}else var i=!0;if(i){let a=e.LOG_LEVEL;const N=r;
if(typeof a!="string")return s.errors=[{instancePath:t+"/LOG_LEVEL",schemaPath:"#/properties/LOG_LEVEL/type",keyword:"ty\
pe",params:{type:"string"},message:"must be string"}],!1;if(!(a==="debug"||a==="info"||a==="warn"||a==="error"||a==="sil\
ent"))return s.errors=[{instancePath:t+"/LOG_LEVEL",schemaPath:"#/properties/LOG_LEVEL/enum",keyword:"enum",params:{allowedValues:h.
properties.LOG_LEVEL.enum},message:"must be equal to one of the allowed values"}],!1;var i=N===r}}}}}}}}}}}else return s.
errors=[{instancePath:t,schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;return s.
errors=c,r===0}const w={validate:O,integers:new Set(["PORT","EVENT_DEADLINE_MS","MAX_CONCURRENT_EVENTS","MAX_EVENT_BYTES",
"MAX_OUTPUT_BYTES","SHUTDOWN_GRACE_MS"]),addresses:["K_SINK"],allowed:{PORT:"an integer from 0 (any free port) to 65535",
FUNC_TRANSPORT:"http or kafka",DATACENTER:"lower-case letters, digits and hyphens, such as eqiad",EVENT_DEADLINE_MS:"an \
integer from 1 to 600000",MAX_CONCURRENT_EVENTS:"an integer from 1 to 100000",MAX_EVENT_BYTES:"an integer from 1024 to 1\
04857600",MAX_OUTPUT_BYTES:"an integer from 1024 to 104857600",SHUTDOWN_GRACE_MS:"an integer from 0 to 600000",K_SINK:"a\
n http or https address without user, fragment or spaces",K_SERVICE:"any name",LOG_LEVEL:"one of debug, info, warn, erro\
r, silent"}};export{b as default,w as settings,O as validate};
