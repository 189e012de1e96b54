// Generated; do not edit.
const W=t;var K=t;const u=new RegExp("^https?://([^\\s/?#@{}]|\\{domain\\})+(/([^\\s#@{}]|\\{domain\\})*)?$","u"),g=new RegExp("^(\\*\\.)?[A\
-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*( *, *(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*)*$","u"),T=new RegExp("^[\\x21-\\x27\\x2a-\\x7\
e]{3,200}$","u");function t(e,{instancePath:s="",parentData:f,parentDataProperty:y,rootData:d=e}={}){let D=null,r=0;if(r===
0)if(e&&typeof e=="object"&&!Array.isArray(e)){e.MEDIAWIKI_API_URL===void 0&&(e.MEDIAWIKI_API_URL="https://{domain}/w/ap\
i.php"),e.MEDIAWIKI_ALLOWED_DOMAINS===void 0&&(e.MEDIAWIKI_ALLOWED_DOMAINS="*.wikipedia.org,*.wiktionary.org,*.wikibooks\
.org,*.wikinews.org,*.wikiquote.org,*.wikisource.org,wikisource.org,*.wikiversity.org,*.wikivoyage.org,*.wikimedia.org,*\
.wikidata.org,*.mediawiki.org,*.wikifunctions.org"),e.MEDIAWIKI_CONTACT===void 0&&(e.MEDIAWIKI_CONTACT="https://example.\
org/set-MEDIAWIKI_CONTACT"),e.MEDIAWIKI_TIMEOUT_MS===void 0&&(e.MEDIAWIKI_TIMEOUT_MS=1e4),e.MEDIAWIKI_BATCH_WAIT_MS===void 0&&
(e.MEDIAWIKI_BATCH_WAIT_MS=2);let o=e.MEDIAWIKI_API_URL;const A=r;if(r===A)if(typeof o=="string"){if(!u.test(o))return t.
errors=[{instancePath:s+"/MEDIAWIKI_API_URL",schemaPath:"#/properties/MEDIAWIKI_API_URL/pattern",keyword:"pattern",params:{
pattern:"^https?://([^\\s/?#@{}]|\\{domain\\})+(/([^\\s#@{}]|\\{domain\\})*)?$"},message:'must match pattern "^https?://\
([^\\s/?#@{}]|\\{domain\\})+(/([^\\s#@{}]|\\{domain\\})*)?$"'}],!1}else return t.errors=[{instancePath:s+"/MEDIAWIKI_API\
_URL",schemaPath:"#/properties/MEDIAWIKI_API_URL/type",keyword:"type",params:{type:"string"},message:"must be string"}],
!1;var a=A===r;if(a){let n=e.MEDIAWIKI_ALLOWED_DOMAINS;const m=r;if(r===m)if(typeof n=="string"){if(!g.test(n))return t.
errors=[{instancePath:s+"/MEDIAWIKI_ALLOWED_DOMAINS",schemaPath:"#/properties/MEDIAWIKI_ALLOWED_DOMAINS/pattern",keyword:"\
pattern",params:{pattern:"^(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*( *, *(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*)*$"},
message:'must match pattern "^(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*( *, *(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*)*$"'}],
!1}else return t.errors=[{instancePath:s+"/MEDIAWIKI_ALLOWED_DOMAINS",schemaPath:"#/properties/MEDIAWIKI_ALLOWED_DOMAINS\
/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var a=m===r;if(a){let p=e.MEDIAWIKI_CONTACT;const _=r;
if(r===_)if(typeof p=="string"){if(!T.test(p))return t.errors=[{instancePath:s+"/MEDIAWIKI_CONTACT",schemaPath:"#/proper\
ties/MEDIAWIKI_CONTACT/pattern",keyword:"pattern",params:{pattern:"^[\\x21-\\x27\\x2a-\\x7e]{3,200}$"},message:'must mat\
ch pattern "^[\\x21-\\x27\\x2a-\\x7e]{3,200}$"'}],!1}else return t.errors=[{instancePath:s+"/MEDIAWIKI_CONTACT",schemaPath:"\
#/properties/MEDIAWIKI_CONTACT/type",keyword:"type",params:{type:"string"},message:"must be string"}],!1;var a=_===r;if(a){
let i=e.MEDIAWIKI_TIMEOUT_MS;const M=r;if(!(typeof i=="number"&&!(i%1)&&!isNaN(i)&&isFinite(i)))return t.errors=[{instancePath:s+
"/MEDIAWIKI_TIMEOUT_MS",schemaPath:"#/properties/MEDIAWIKI_TIMEOUT_MS/type",keyword:"type",params:{type:"integer"},message:"\
must be integer"}],!1;if(r===M&&typeof i=="number"&&isFinite(i)){if(i>6e5||isNaN(i))return t.errors=[{instancePath:s+"/M\
EDIAWIKI_TIMEOUT_MS",schemaPath:"#/properties/MEDIAWIKI_TIMEOUT_MS/maximum",keyword:"maximum",params:{comparison:"<=",limit:6e5},
message:"must be <= 600000"}],!1;if(i<1||isNaN(i))return t.errors=[{instancePath:s+"/MEDIAWIKI_TIMEOUT_MS",schemaPath:"#\
/properties/MEDIAWIKI_TIMEOUT_MS/minimum",keyword:"minimum",params:{comparison:">=",limit:1},message:"must be >= 1"}],!1}
var a=M===r;if(a){let I=e.MEDIAWIKI_BATCH_WAIT_MS;const E=r;if(!(typeof I=="number"&&!(I%1)&&!isNaN(I)&&isFinite(I)))return t.
errors=[{instancePath:s+"/MEDIAWIKI_BATCH_WAIT_MS",schemaPath:"#/properties/MEDIAWIKI_BATCH_WAIT_MS/type",keyword:"type",
params:{type:"integer"},message:"must be integer"}],!1;if(r===E&&typeof I=="number"&&isFinite(I)){if(I>1e3||isNaN(I))return t.
errors=[{instancePath:s+"/MEDIAWIKI_BATCH_WAIT_MS",schemaPath:"#/properties/MEDIAWIKI_BATCH_WAIT_MS/maximum",keyword:"ma\
ximum",params:{comparison:"<=",limit:1e3},message:"must be <= 1000"}],!1;if(I<0||isNaN(I))return t.errors=[{instancePath:s+
"/MEDIAWIKI_BATCH_WAIT_MS",schemaPath:"#/properties/MEDIAWIKI_BATCH_WAIT_MS/minimum",keyword:"minimum",params:{comparison:"\
>=",limit:0},message:"must be >= 0"}],!1}var a=E===r}}}}}else return t.errors=[{instancePath:s,schemaPath:"#/type",keyword:"\
type",params:{type:"object"},message:"must be object"}],!1;return t.errors=D,r===0}const w={validate:W,integers:new Set(
["MEDIAWIKI_TIMEOUT_MS","MEDIAWIKI_BATCH_WAIT_MS"]),addresses:["MEDIAWIKI_API_URL"],allowed:{MEDIAWIKI_API_URL:"an http \
or https address without user, fragment, spaces or braces but {domain}",MEDIAWIKI_ALLOWED_DOMAINS:"host names such as en\
.wikipedia.org or *.wikipedia.org, separated by commas",MEDIAWIKI_CONTACT:"an address or e-mail without spaces and paren\
theses",MEDIAWIKI_TIMEOUT_MS:"an integer from 1 to 600000",MEDIAWIKI_BATCH_WAIT_MS:"an integer from 0 (does not wait) to\
 1000"}};export{K as default,w as settings,W as validate};
