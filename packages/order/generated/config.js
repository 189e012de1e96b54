// Generated; do not edit.
const N=s;var g=s;const l={type:"object",properties:{INCONSISTENCY_SINK:{type:"string",pattern:"^https?://[^\\s/?#@]+(/[^\
\\s#@]*)?$"},ORDER_WINDOW_SECONDS:{type:"integer",minimum:0,maximum:3600,default:10},ORDER_SETTLE_SECONDS:{type:"integer",
minimum:0,maximum:3600,default:2},ORDER_MAX_HELD:{type:"integer",minimum:1,maximum:99,default:60},ORDER_STORE:{type:"str\
ing",pattern:"^(memory:|rediss?(://[^\\s/?#]+|\\+sentinel://[^\\s/?#]+/[^\\s/?#]+)(/\\d{0,4})?(\\?replicas=\\d)?)$",default:"\
memory:"},ORDER_FORGET_DAYS:{type:"integer",minimum:14,maximum:36500,default:30},ORDER_ACTIVE:{type:"string",enum:["true",
"false"],default:"true"}},definitions:{}},y=new RegExp("^https?://[^\\s/?#@]+(/[^\\s#@]*)?$","u"),T=new RegExp("^(memory\
:|rediss?(://[^\\s/?#]+|\\+sentinel://[^\\s/?#]+/[^\\s/?#]+)(/\\d{0,4})?(\\?replicas=\\d)?)$","u");function s(e,{instancePath:t="",
parentData:c,parentDataProperty:d,rootData:h=e}={}){let u=null,r=0;if(r===0)if(e&&typeof e=="object"&&!Array.isArray(e)){
if(e.ORDER_WINDOW_SECONDS===void 0&&(e.ORDER_WINDOW_SECONDS=10),e.ORDER_SETTLE_SECONDS===void 0&&(e.ORDER_SETTLE_SECONDS=
2),e.ORDER_MAX_HELD===void 0&&(e.ORDER_MAX_HELD=60),e.ORDER_STORE===void 0&&(e.ORDER_STORE="memory:"),e.ORDER_FORGET_DAYS===
void 0&&(e.ORDER_FORGET_DAYS=30),e.ORDER_ACTIVE===void 0&&(e.ORDER_ACTIVE="true"),e.INCONSISTENCY_SINK!==void 0){let m=e.
INCONSISTENCY_SINK;const R=r;if(r===R)if(typeof m=="string"){if(!y.test(m))return s.errors=[{instancePath:t+"/INCONSISTE\
NCY_SINK",schemaPath:"#/properties/INCONSISTENCY_SINK/pattern",keyword:"pattern",params:{pattern:"^https?://[^\\s/?#@]+(/\
[^\\s#@]*)?$"},message:'must match pattern "^https?://[^\\s/?#@]+(/[^\\s#@]*)?$"'}],!1}else return s.errors=[{instancePath:t+
"/INCONSISTENCY_SINK",schemaPath:"#/properties/INCONSISTENCY_SINK/type",keyword:"type",params:{type:"string"},message:"m\
ust be string"}],!1;var i=R===r}else var i=!0;if(i){let m=e.ORDER_WINDOW_SECONDS;const R=r;if(!(typeof m=="number"&&!(m%
1)&&!isNaN(m)&&isFinite(m)))return s.errors=[{instancePath:t+"/ORDER_WINDOW_SECONDS",schemaPath:"#/properties/ORDER_WIND\
OW_SECONDS/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===R&&typeof m=="number"&&isFinite(
m)){if(m>3600||isNaN(m))return s.errors=[{instancePath:t+"/ORDER_WINDOW_SECONDS",schemaPath:"#/properties/ORDER_WINDOW_S\
ECONDS/maximum",keyword:"maximum",params:{comparison:"<=",limit:3600},message:"must be <= 3600"}],!1;if(m<0||isNaN(m))return s.
errors=[{instancePath:t+"/ORDER_WINDOW_SECONDS",schemaPath:"#/properties/ORDER_WINDOW_SECONDS/minimum",keyword:"minimum",
params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var i=R===r;if(i){let a=e.ORDER_SETTLE_SECONDS;const p=r;if(!(typeof a==
"number"&&!(a%1)&&!isNaN(a)&&isFinite(a)))return s.errors=[{instancePath:t+"/ORDER_SETTLE_SECONDS",schemaPath:"#/propert\
ies/ORDER_SETTLE_SECONDS/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===p&&typeof a==
"number"&&isFinite(a)){if(a>3600||isNaN(a))return s.errors=[{instancePath:t+"/ORDER_SETTLE_SECONDS",schemaPath:"#/proper\
ties/ORDER_SETTLE_SECONDS/maximum",keyword:"maximum",params:{comparison:"<=",limit:3600},message:"must be <= 3600"}],!1;
if(a<0||isNaN(a))return s.errors=[{instancePath:t+"/ORDER_SETTLE_SECONDS",schemaPath:"#/properties/ORDER_SETTLE_SECONDS/\
minimum",keyword:"minimum",params:{comparison:">=",limit:0},message:"must be >= 0"}],!1}var i=p===r;if(i){let E=e.ORDER_MAX_HELD;
const O=r;if(!(typeof E=="number"&&!(E%1)&&!isNaN(E)&&isFinite(E)))return s.errors=[{instancePath:t+"/ORDER_MAX_HELD",schemaPath:"\
#/properties/ORDER_MAX_HELD/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===O&&typeof E==
"number"&&isFinite(E)){if(E>99||isNaN(E))return s.errors=[{instancePath:t+"/ORDER_MAX_HELD",schemaPath:"#/properties/ORD\
ER_MAX_HELD/maximum",keyword:"maximum",params:{comparison:"<=",limit:99},message:"must be <= 99"}],!1;if(E<1||isNaN(E))return s.
errors=[{instancePath:t+"/ORDER_MAX_HELD",schemaPath:"#/properties/ORDER_MAX_HELD/minimum",keyword:"minimum",params:{comparison:"\
>=",limit:1},message:"must be >= 1"}],!1}var i=O===r;if(i){let _=e.ORDER_STORE;const D=r;if(r===D)if(typeof _=="string"){
if(!T.test(_))return s.errors=[{instancePath:t+"/ORDER_STORE",schemaPath:"#/properties/ORDER_STORE/pattern",keyword:"pat\
tern",params:{pattern:"^(memory:|rediss?(://[^\\s/?#]+|\\+sentinel://[^\\s/?#]+/[^\\s/?#]+)(/\\d{0,4})?(\\?replicas=\\d)?)$"},
message:'must match pattern "^(memory:|rediss?(://[^\\s/?#]+|\\+sentinel://[^\\s/?#]+/[^\\s/?#]+)(/\\d{0,4})?(\\?replicas=\\d)?\
)$"'}],!1}else return s.errors=[{instancePath:t+"/ORDER_STORE",schemaPath:"#/properties/ORDER_STORE/type",keyword:"type",
params:{type:"string"},message:"must be string"}],!1;var i=D===r;if(i){let n=e.ORDER_FORGET_DAYS;const S=r;if(!(typeof n==
"number"&&!(n%1)&&!isNaN(n)&&isFinite(n)))return s.errors=[{instancePath:t+"/ORDER_FORGET_DAYS",schemaPath:"#/properties\
/ORDER_FORGET_DAYS/type",keyword:"type",params:{type:"integer"},message:"must be integer"}],!1;if(r===S&&typeof n=="numb\
er"&&isFinite(n)){if(n>36500||isNaN(n))return s.errors=[{instancePath:t+"/ORDER_FORGET_DAYS",schemaPath:"#/properties/OR\
DER_FORGET_DAYS/maximum",keyword:"maximum",params:{comparison:"<=",limit:36500},message:"must be <= 36500"}],!1;if(n<14||
isNaN(n))return s.errors=[{instancePath:t+"/ORDER_FORGET_DAYS",schemaPath:"#/properties/ORDER_FORGET_DAYS/minimum",keyword:"\
minimum",params:{comparison:">=",limit:14},message:"must be >= 14"}],!1}var i=S===r;if(i){let o=e.ORDER_ACTIVE;const f=r;
if(typeof o!="string")return s.errors=[{instancePath:t+"/ORDER_ACTIVE",schemaPath:"#/properties/ORDER_ACTIVE/type",keyword:"\
type",params:{type:"string"},message:"must be string"}],!1;if(!(o==="true"||o==="false"))return s.errors=[{instancePath:t+
"/ORDER_ACTIVE",schemaPath:"#/properties/ORDER_ACTIVE/enum",keyword:"enum",params:{allowedValues:l.properties.ORDER_ACTIVE.
enum},message:"must be equal to one of the allowed values"}],!1;var i=f===r}}}}}}}else return s.errors=[{instancePath:t,
schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;return s.errors=u,r===0}const C={
validate:N,integers:new Set(["ORDER_WINDOW_SECONDS","ORDER_SETTLE_SECONDS","ORDER_MAX_HELD","ORDER_FORGET_DAYS"]),addresses:[
"INCONSISTENCY_SINK"],allowed:{INCONSISTENCY_SINK:"an http or https address without user, fragment or spaces",ORDER_WINDOW_SECONDS:"\
an integer from 0 to 3600",ORDER_SETTLE_SECONDS:"an integer from 0 to 3600",ORDER_MAX_HELD:"an integer from 1 to 99",ORDER_STORE:"\
memory: or redis://[user:password@]host:port[/database], rediss:// for TLS, redis+sentinel://host:port,host:port/name, e\
ach with ?replicas=1 if replicas confirm each write",ORDER_FORGET_DAYS:"an integer from 14 to 36500",ORDER_ACTIVE:"true \
or false"}};export{g as default,C as settings,N as validate};
