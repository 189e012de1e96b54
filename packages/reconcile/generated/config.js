// Generated; do not edit.
const o=t;var C=t;const p=new RegExp("^PT(?=\\d)(\\d{1,4}H)?(\\d{1,5}M)?(\\d{1,6}S)?$","u");function t(e,{instancePath:s="",parentData:E,parentDataProperty:d,
rootData:i=e}={}){let n=null,r=0;if(r===0)if(e&&typeof e=="object"&&!Array.isArray(e)){e.RECONCILE_AFTER===void 0&&(e.RECONCILE_AFTER=
"PT60S");let a=e.RECONCILE_AFTER;if(r===r)if(typeof a=="string"){if(!p.test(a))return t.errors=[{instancePath:s+"/RECONC\
ILE_AFTER",schemaPath:"#/properties/RECONCILE_AFTER/pattern",keyword:"pattern",params:{pattern:"^PT(?=\\d)(\\d{1,4}H)?(\\d{\
1,5}M)?(\\d{1,6}S)?$"},message:'must match pattern "^PT(?=\\d)(\\d{1,4}H)?(\\d{1,5}M)?(\\d{1,6}S)?$"'}],!1}else return t.
errors=[{instancePath:s+"/RECONCILE_AFTER",schemaPath:"#/properties/RECONCILE_AFTER/type",keyword:"type",params:{type:"s\
tring"},message:"must be string"}],!1}else return t.errors=[{instancePath:s,schemaPath:"#/type",keyword:"type",params:{type:"\
object"},message:"must be object"}],!1;return t.errors=n,r===0}const c={validate:o,integers:new Set([]),addresses:[],allowed:{
RECONCILE_AFTER:"an ISO 8601 duration such as PT60S"}};export{C as default,c as settings,o as validate};
