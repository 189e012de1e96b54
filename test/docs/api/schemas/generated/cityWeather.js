// Generated; do not edit.
const o=s;var y=s;function s(r,{instancePath:t="",parentData:p,parentDataProperty:c,rootData:l=r}={}){let u=null,i=0;if(i===0)if(r&&typeof r==
"object"&&!Array.isArray(r)){let n;if(r.city_id===void 0&&(n="city_id")||r.name===void 0&&(n="name")||r.celsius===void 0&&
(n="celsius"))return s.errors=[{instancePath:t,schemaPath:"#/required",keyword:"required",params:{missingProperty:n},message:"\
must have required property '"+n+"'"}],!1;if(r.city_id!==void 0){let e=r.city_id;const m=i;if(!(typeof e=="number"&&!(e%
1)&&!isNaN(e)&&isFinite(e)))return s.errors=[{instancePath:t+"/city_id",schemaPath:"#/properties/city_id/type",keyword:"\
type",params:{type:"integer"},message:"must be integer"}],!1;if(i===m&&typeof e=="number"&&isFinite(e)&&(e<1||isNaN(e)))
return s.errors=[{instancePath:t+"/city_id",schemaPath:"#/properties/city_id/minimum",keyword:"minimum",params:{comparison:"\
>=",limit:1},message:"must be >= 1"}],!1;var a=m===i}else var a=!0;if(a){if(r.name!==void 0){let e=r.name;const m=i;if(i===
m)if(typeof e=="string"){if(e.length<1)return s.errors=[{instancePath:t+"/name",schemaPath:"#/properties/name/minLength",
keyword:"minLength",params:{limit:1},message:"must NOT have fewer than 1 characters"}],!1}else return s.errors=[{instancePath:t+
"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var a=m===
i}else var a=!0;if(a)if(r.celsius!==void 0){let e=r.celsius;const m=i;if(i===m)if(typeof e=="number"&&isFinite(e)){if(e>
100||isNaN(e))return s.errors=[{instancePath:t+"/celsius",schemaPath:"#/properties/celsius/maximum",keyword:"maximum",params:{
comparison:"<=",limit:100},message:"must be <= 100"}],!1;if(e<-100||isNaN(e))return s.errors=[{instancePath:t+"/celsius",
schemaPath:"#/properties/celsius/minimum",keyword:"minimum",params:{comparison:">=",limit:-100},message:"must be >= -100"}],
!1}else return s.errors=[{instancePath:t+"/celsius",schemaPath:"#/properties/celsius/type",keyword:"type",params:{type:"\
number"},message:"must be number"}],!1;var a=m===i}else var a=!0}}else return s.errors=[{instancePath:t,schemaPath:"#/ty\
pe",keyword:"type",params:{type:"object"},message:"must be object"}],!1;return s.errors=u,i===0}const f={id:"/city/weath\
er/1.0.0",majors:[1],envelope:{},validate:o};export{f as cityWeather,y as default,o as validate};
