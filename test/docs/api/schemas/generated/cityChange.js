// Generated; do not edit.
const p=i;var u=i;function i(r,{instancePath:s="",parentData:y,parentDataProperty:f,rootData:d=r}={}){let m=null,t=0;if(t===0)if(r&&typeof r==
"object"&&!Array.isArray(r)){let o;if(r.city_id===void 0&&(o="city_id")||r.name===void 0&&(o="name"))return i.errors=[{instancePath:s,
schemaPath:"#/required",keyword:"required",params:{missingProperty:o},message:"must have required property '"+o+"'"}],!1;
if(r.city_id!==void 0){let e=r.city_id;const n=t;if(!(typeof e=="number"&&!(e%1)&&!isNaN(e)&&isFinite(e)))return i.errors=
[{instancePath:s+"/city_id",schemaPath:"#/properties/city_id/type",keyword:"type",params:{type:"integer"},message:"must \
be integer"}],!1;if(t===n&&typeof e=="number"&&isFinite(e)&&(e<1||isNaN(e)))return i.errors=[{instancePath:s+"/city_id",
schemaPath:"#/properties/city_id/minimum",keyword:"minimum",params:{comparison:">=",limit:1},message:"must be >= 1"}],!1;
var a=n===t}else var a=!0;if(a){if(r.name!==void 0){let e=r.name;const n=t;if(t===n)if(typeof e=="string"){if(e.length<1)
return i.errors=[{instancePath:s+"/name",schemaPath:"#/properties/name/minLength",keyword:"minLength",params:{limit:1},message:"\
must NOT have fewer than 1 characters"}],!1}else return i.errors=[{instancePath:s+"/name",schemaPath:"#/properties/name/\
type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var a=n===t}else var a=!0;if(a)if(r.removed!==
void 0){const e=t;if(typeof r.removed!="boolean")return i.errors=[{instancePath:s+"/removed",schemaPath:"#/properties/re\
moved/type",keyword:"type",params:{type:"boolean"},message:"must be boolean"}],!1;var a=e===t}else var a=!0}}else return i.
errors=[{instancePath:s,schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;return i.
errors=m,t===0}const c={id:"/city/change/1.0.0",majors:[1],envelope:{},validate:p};export{c as cityChange,u as default,p as validate};
