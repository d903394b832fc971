namespace NanoTcp.Apps
{
    /// <summary>
    /// The page of <see cref="StatusService"/>: ASCII, which loads only its own JSON. Split into parts because a board indexes a string by
    /// counting from its start.
    /// </summary>
    internal static class StatusPage
    {
        private const string Style = @"<!doctype html>
<html lang='en'><head><meta charset='utf-8'>
<meta name='viewport' content='width=device-width,initial-scale=1'>
<meta name='color-scheme' content='light dark'>
<link rel='icon' href='data:,'>
<title>NanoTcp board</title>
<style>
:root{--bg:#f4f6f8;--card:#fff;--ink:#16202b;--dim:#5f6f80;--line:#e2e7ec;--in:#0b7fab;--out:#d1661b;--ok:#1f8f4e;--bad:#c8323c}
@media(prefers-color-scheme:dark){:root{--bg:#0f151c;--card:#182129;--ink:#e6edf3;--dim:#8b9bab;--line:#2a3642;--in:#42b7e4;--out:#f0964f;--ok:#45c47a;--bad:#ff6b72}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
main{max-width:1080px;margin:auto;padding:16px}
header{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 14px;margin:4px 2px 14px}
h1{font-size:22px;margin:0}
h2{font-size:13px;margin:0 0 8px;color:var(--dim);font-weight:600;text-transform:uppercase;letter-spacing:.06em}
#live{margin-left:auto;color:var(--dim)}
#live::before{content:'';display:inline-block;width:9px;height:9px;border-radius:50%;margin-right:7px;background:var(--ok)}
#live.off{color:var(--bad)}
#live.off::before{background:var(--bad)}
section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px;margin-bottom:14px}
";

        private const string MoreStyle = @".wide{overflow-x:auto;background:linear-gradient(270deg,var(--card) 16px,transparent) 100%/48px 100% no-repeat local,
linear-gradient(270deg,var(--line),transparent) 100%/20px 100% no-repeat}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:5px 14px 5px 0;white-space:nowrap;border-bottom:1px solid var(--line)}
th{color:var(--dim);font-weight:500;font-size:13px}
tr:last-child td{border-bottom:0}
.n{text-align:right}
th:last-child,td:last-child{padding-right:0}
.up{color:var(--ok)}.down{color:var(--bad)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(45%,170px),1fr));gap:10px 18px}
.tiles span{display:block;color:var(--dim);font-size:13px}
.tiles b{font-size:19px;font-weight:600;font-variant-numeric:tabular-nums}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr));gap:0 14px;align-items:start}
.chart{position:relative}
svg{display:block;width:100%;height:170px;border-bottom:1px solid var(--line);border-top:1px dashed var(--line)}
path{fill:none;stroke-width:2;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.in{stroke:var(--in);color:var(--in)}path.out{stroke-width:4}.out{stroke:var(--out);color:var(--out)}
.area{stroke:none;fill:var(--in);opacity:.13}
#peak{position:absolute;top:4px;left:2px;color:var(--dim);font-size:12px}
.axis{display:flex;justify-content:space-between;color:var(--dim);font-size:12px;padding-top:3px}
.key{float:right;display:flex;gap:16px;font-variant-numeric:tabular-nums;font-size:14px}
@media(max-width:500px){td{font-size:13px}th,td{padding-right:10px}.key{gap:10px;font-size:12px}}
</style></head>
";

        private const string Body = @"<body><main>
<header><h1>NanoTcp board</h1><span id='address'></span><span id='live'>connecting</span></header>
<section><div class='key'><span class='in' id='in'>in -</span><span class='out' id='out'>out -</span></div>
<h2>Throughput</h2>
<div class='chart'><span id='peak'></span><svg id='chart' viewBox='0 0 600 170' preserveAspectRatio='none' role='img' aria-label='Throughput over the last minute'>
<path class='area'/><path class='out'/><path class='in'/></svg></div>
<div class='axis'><span id='then'></span><span id='half'></span><span>now</span></div></section>
<section><div class='tiles' id='tiles'></div></section>
<section><h2>Sockets</h2><div class='wide'><table id='sockets'></table></div></section>
<section><h2>Interfaces</h2><div class='wide'><table id='interfaces'></table></div></section>
<div class='two'>
<section><h2>Neighbors</h2><div class='wide'><table id='neighbors'></table></div></section>
<section><h2>Routes</h2><div class='wide'><table id='routes'></table></div></section>
<section><h2>Dropped packets</h2><div class='wide'><table id='dropped'></table></div></section>
<section id='dhcp' hidden><h2>DHCP lease</h2><div class='wide'><table id='lease'></table></div></section>
</div></main>
";

        private const string Script = @"<script>
'use strict';
const $=i=>document.getElementById(i),points=[];
let last=null;
const count=n=>n.toLocaleString('en-US');
const scaled=(n,u)=>{let i=0;while(n>=1000&&i<3){n/=1000;i++}return n.toFixed(i&&n<100?1:0)+' '+['','k','M','G'][i]+u};
const speed=n=>(n/1e6).toFixed(n<1e5?4:n<1e7?2:1)+' MB/s';
const time=ms=>{const s=Math.floor(ms/1000),d=Math.floor(s/86400),p=n=>String(n).padStart(2,'0');
return(d?d+' d ':'')+p(Math.floor(s/3600)%24)+':'+p(Math.floor(s/60)%60)+':'+p(s%60)};
const end=(a,p)=>a==='0.0.0.0'&&!p?'*':(a==='0.0.0.0'?'*':a)+':'+(p||'*');
function table(id,heads,rows){
const t=document.createDocumentFragment(),row=(cells,tag)=>{const r=document.createElement('tr');
cells.forEach((c,i)=>{const e=document.createElement(tag);e.textContent=c;
if(heads[i].startsWith('#'))e.className='n';if(c==='up'||c==='down')e.className=c;r.append(e)});return r};
if(rows.length)t.append(row(heads.map(h=>h.replace('#','')),'th'));
rows.forEach(r=>t.append(row(r,'td')));
if(!rows.length)t.append('none');
$(id).replaceChildren(t)}
";

        private const string MoreScript = @"function chart(now){
while(now-points[0][0]>62)points.shift();
const span=Math.min(60,Math.max(10,Math.ceil(now-points[0][0])));
let top=100;points.forEach(p=>top=Math.max(top,p[1],p[2]));
let step=10**Math.floor(Math.log10(top));top=Math.ceil(top/step)*step;
const xy=k=>points.map(p=>((1-(now-p[0])/span)*600).toFixed(1)+' '+(167-p[k]/top*160).toFixed(1)).join('L');
const p=document.querySelectorAll('#chart path'),a=xy(1);
p[2].setAttribute('d','M'+a);p[1].setAttribute('d','M'+xy(2));
p[0].setAttribute('d','M'+((1-(now-points[0][0])/span)*600).toFixed(1)+' 170L'+a+'L600 170Z');
$('peak').textContent=speed(top);$('then').textContent=span+' s ago';$('half').textContent=span/2+' s'}
function measure(s){
const t=s.totals,now=s.uptime/1000;
if(last&&now>last.now){
const rate=k=>(t[k]-last[k])/(now-last.now),i=rate('receivedBytes'),o=rate('sentBytes');
if(!points.length)points.push([last.now,i,o]);
points.push([now,i,o]);
$('in').textContent='in '+speed(i);$('out').textContent='out '+speed(o);
chart(now)}
last={now,receivedBytes:t.receivedBytes,sentBytes:t.sentBytes}}
";

        private const string Views = @"function show(s){
const t=s.totals;
$('address').textContent=s.interfaces.map(i=>i.address).join(', ');
$('live').textContent='up '+time(s.uptime);
$('tiles').innerHTML=[['received',scaled(t.receivedBytes,'B')],['sent',scaled(t.sentBytes,'B')],['TCP segments in',count(t.tcpReceived)],
['TCP segments out',count(t.tcpSent)],['retransmissions',count(t.retransmissions)],['timeouts',count(t.timeouts)],
['resets in / out',count(t.resetsReceived)+' / '+count(t.resetsSent)],['UDP in / out',count(t.udpReceived)+' / '+count(t.udpSent)],
['drops',count(t.drops)]].map(p=>'<div><span>'+p[0]+'</span><b>'+p[1]+'</b></div>').join('');
table('sockets',['fd','protocol','state','local','remote','#recv-Q','#send-Q','#RTT','#resent'],s.sockets.map(k=>{const l=k.state==='LISTEN';
return[k.fd??'-',k.protocol,k.state||'-',end(k.local,k.localPort),end(k.remote,k.remotePort),
l?count(k.receiveQueue)+' of '+count(k.sendQueue):count(k.receiveQueue),l?'-':count(k.sendQueue),k.rtt?k.rtt+' ms':'-',l?'-':count(k.retransmissions)]}));
table('interfaces',['name','address','MAC','link','#MTU','#frames in','#frames out','#errors','#overruns','#recoveries'],s.interfaces.map(i=>[i.name,
i.address+'/'+i.prefix,i.mac||'-',i.link?'up':'down',i.mtu,count(i.receivedFrames),count(i.sentFrames),count(i.receiveErrors+i.sendErrors),
count(i.overruns),count(i.recoveries)]));
table('neighbors',['address','MAC','state','#age'],s.neighbors.map(n=>[n.address,n.mac,n.state,Math.round(n.age/1000)+' s']));
table('routes',['network','gateway','interface'],s.routes.map(r=>[r.network+'/'+r.prefix,r.gateway==='0.0.0.0'?'on link':r.gateway,r.interface]));
table('dropped',['reason','#packets'],Object.entries(s.dropped).map(d=>[d[0],count(d[1])]));
$('dhcp').hidden=!s.lease;
if(s.lease)table('lease',['address','server','router','#left'],[[s.lease.address,s.lease.server,s.lease.router,
s.lease.left===undefined?'forever':time(s.lease.left)]])}
async function poll(){
const begun=Date.now();
try{const r=await fetch('/status.json',{cache:'no-store',signal:AbortSignal.timeout(5000)});
const s=await r.json();$('live').className='';measure(s);show(s)}
catch(e){$('live').className='off';$('live').textContent='no answer'}
setTimeout(poll,Math.max(100,(points.length?1000:300)-(Date.now()-begun)))}
poll()
</script></body></html>
";

        public static readonly string[] Parts = { Style, MoreStyle, Body, Script, MoreScript, Views };
    }
}
