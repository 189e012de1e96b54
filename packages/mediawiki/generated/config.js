// Generated; do not edit.
const f=t;var l=t;const T=new RegExp("^https?://([^\\s/?#@{}]|\\{domain\\})+(/([^\\s#@{}]|\\{domain\\})*)?$","u"),g=new RegExp("^(\\*\\.)?[A\
-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*( *, *(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*)*$","u"),S=new RegExp("^[\\x21-\\x27\\x2a-\\x7\
e]{3,200}$","u");function t(e,{instancePath:i="",parentData:K,parentDataProperty:y,rootData:d=e}={}){let W=null,r=0;if(r===
0)if(e&&typeof e=="object"&&!Array.isArray(e)){e.MEDIAWIKI_API_URL===void 0&&(e.MEDIAWIKI_API_URL="https://{domain}/w/ap\
i.php"),e.MEDIAWIKI_ALLOWED_DOMAINS===void 0&&(e.MEDIAWIKI_ALLOWED_DOMAINS="*.wikipedia.org,*.wiktionary.org,*.wikibooks\
.org,*.wikinews.org,*.wikiquote.org,*.wikisource.org,wikisource.org,*.wikiversity.org,*.wikivoyage.org,*.wikimedia.org,*\
.wikidata.org,*.mediawiki.org,*.wikifunctions.org"),e.MEDIAWIKI_CONTACT===void 0&&(e.MEDIAWIKI_CONTACT="https://example.\
org/set-MEDIAWIKI_CONTACT"),e.MEDIAWIKI_TIMEOUT_MS===void 0&&(e.MEDIAWIKI_TIMEOUT_MS=1e4),e.MEDIAWIKI_BATCH_WAIT_MS===void 0&&
(e.MEDIAWIKI_BATCH_WAIT_MS=2);let m=e.MEDIAWIKI_API_URL;const _=r;if(r===_)if(typeof m=="string"){if(!T.test(m))return t.
errors=[{instancePath:i+"/MEDIAWIKI_API_URL",schemaPath:"#/properties/MEDIAWIKI_API_URL/pattern",keyword:"pattern",params:{
pattern:"^https?://([^\\s/?#@{}]|\\{domain\\})+(/([^\\s#@{}]|\\{domain\\})*)?$"},message:'must match pattern "^https?://\
([^\\s/?#@{}]|\\{domain\\})+(/([^\\s#@{}]|\\{domain\\})*)?$"'}],!1}else return t.errors=[{instancePath:i+"/MEDIAWIKI_API\
_URL",schemaPath:"#/properties/MEDIAWIKI_API_URL/type",keyword:"type",params:{type:"string"},message:"must be string"}],
!1;var s=_===r;if(s){let A=e.MEDIAWIKI_ALLOWED_DOMAINS;const n=r;if(r===n)if(typeof A=="string"){if(!g.test(A))return t.
errors=[{instancePath:i+"/MEDIAWIKI_ALLOWED_DOMAINS",schemaPath:"#/properties/MEDIAWIKI_ALLOWED_DOMAINS/pattern",keyword:"\
pattern",params:{pattern:"^(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*( *, *(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*)*$"},
message:'must match pattern "^(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*( *, *(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*)*$"'}],
!1}else return t.errors=[{instancePath:i+"/MEDIAWIKI_ALLOWED_DOMAINS",schemaPath:"#/properties/MEDIAWIKI_ALLOWED_DOMAINS\
/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var s=n===r;if(s){let p=e.MEDIAWIKI_CONTACT;const E=r;
if(r===E)if(typeof p=="string"){if(!S.test(p))return t.errors=[{instancePath:i+"/MEDIAWIKI_CONTACT",schemaPath:"#/proper\
ties/MEDIAWIKI_CONTACT/pattern",keyword:"pattern",params:{pattern:"^[\\x21-\\x27\\x2a-\\x7e]{3,200}$"},message:'must mat\
ch pattern "^[\\x21-\\x27\\x2a-\\x7e]{3,200}$"'}],!1}else return t.errors=[{instancePath:i+"/MEDIAWIKI_CONTACT",schemaPath:"\
#/properties/MEDIAWIKI_CONTACT/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var s=E===r;if(s){
let I=e.MEDIAWIKI_TIMEOUT_MS;const M=r;if(!(typeof I=="number"&&!(I%1)&&!isNaN(I)&&isFinite(I)))return t.errors=[{instancePath:i+
"/MEDIAWIKI_TIMEOUT_MS",schemaPath:"#/properties/MEDIAWIKI_TIMEOUT_MS/type",keyword:"type",params:{type:"integer"},message:"\
must be integer"}],!1;if(r===M&&typeof I=="number"&&isFinite(I)){if(I>6e5||isNaN(I))return t.errors=[{instancePath:i+"/M\
EDIAWIKI_TIMEOUT_MS",schemaPath:"#/properties/MEDIAWIKI_TIMEOUT_MS/maximum",keyword:"maximum",params:{comparison:"<=",limit:6e5},
message:"must be <= 600000"}],!1;if(I<1||isNaN(I))return t.errors=[{instancePath:i+"/MEDIAWIKI_TIMEOUT_MS",schemaPath:"#\
/properties/MEDIAWIKI_TIMEOUT_MS/minimum",keyword:"minimum",params:{comparison:">=",limit:1},message:"must be >= 1"}],!1}
var s=M===r;if(s){let a=e.MEDIAWIKI_BATCH_WAIT_MS;const D=r;if(!(typeof a=="number"&&!(a%1)&&!isNaN(a)&&isFinite(a)))return t.
errors=[{instancePath:i+"/MEDIAWIKI_BATCH_WAIT_MS",schemaPath:"#/properties/MEDIAWIKI_BATCH_WAIT_MS/type",keyword:"type",
params:{type:"integer"},message:"must be integer"}],!1;if(r===D&&typeof a=="number"&&isFinite(a)){if(a>1e3||isNaN(a))return t.
errors=[{instancePath:i+"/MEDIAWIKI_BATCH_WAIT_MS",schemaPath:"#/properties/MEDIAWIKI_BATCH_WAIT_MS/maximum",keyword:"ma\
ximum",params:{comparison:"<=",limit:1e3},message:"must be <= 1000"}],!1;if(a<0||isNaN(a))return t.errors=[{instancePath:i+
"/MEDIAWIKI_BATCH_WAIT_MS",schemaPath:"#/properties/MEDIAWIKI_BATCH_WAIT_MS/minimum",keyword:"minimum",params:{comparison:"\
>=",limit:0},message:"must be >= 0"}],!1}var s=D===r;if(s)if(e.MEDIAWIKI_MAX_REQUESTS_PER_SECOND!==void 0){let o=e.MEDIAWIKI_MAX_REQUESTS_PER_SECOND;
const u=r;if(!(typeof o=="number"&&!(o%1)&&!isNaN(o)&&isFinite(o)))return t.errors=[{instancePath:i+"/MEDIAWIKI_MAX_REQU\
ESTS_PER_SECOND",schemaPath:"#/properties/MEDIAWIKI_MAX_REQUESTS_PER_SECOND/type",keyword:"type",params:{type:"integer"},
message:"must be integer"}],!1;if(r===u&&typeof o=="number"&&isFinite(o)){if(o>1e4||isNaN(o))return t.errors=[{instancePath:i+
"/MEDIAWIKI_MAX_REQUESTS_PER_SECOND",schemaPath:"#/properties/MEDIAWIKI_MAX_REQUESTS_PER_SECOND/maximum",keyword:"maximu\
m",params:{comparison:"<=",limit:1e4},message:"must be <= 10000"}],!1;if(o<1||isNaN(o))return t.errors=[{instancePath:i+
"/MEDIAWIKI_MAX_REQUESTS_PER_SECOND",schemaPath:"#/properties/MEDIAWIKI_MAX_REQUESTS_PER_SECOND/minimum",keyword:"minimu\
m",params:{comparison:">=",limit:1},message:"must be >= 1"}],!1}var s=u===r}else var s=!0}}}}}else return t.errors=[{instancePath:i,
schemaPath:"#/type",keyword:"type",params:{type:"object"},message:"must be object"}],!1;return t.errors=W,r===0}const w={
validate:f,integers:new Set(["MEDIAWIKI_TIMEOUT_MS","MEDIAWIKI_BATCH_WAIT_MS","MEDIAWIKI_MAX_REQUESTS_PER_SECOND"]),addresses:[
"MEDIAWIKI_API_URL"],allowed:{MEDIAWIKI_API_URL:"an http or https address without user, fragment, spaces or braces but {\
domain}",MEDIAWIKI_ALLOWED_DOMAINS:"host names such as en.wikipedia.org or *.wikipedia.org, separated by commas",MEDIAWIKI_CONTACT:"\
an address or e-mail without spaces and parentheses",MEDIAWIKI_TIMEOUT_MS:"an integer from 1 to 600000",MEDIAWIKI_BATCH_WAIT_MS:"\
an integer from 0 (does not wait) to 1000",MEDIAWIKI_MAX_REQUESTS_PER_SECOND:"an integer from 1 to 10000"}};export{l as default,w as settings,f as validate};
