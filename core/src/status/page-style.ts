/** The whole style of a status page; the door allows exactly this text by its hash. */
export const PAGE_STYLE = `:root{color-scheme:light dark;--body:#f6f7f9;--text:#191e27;--dim:#586070;--surface:#fff;--border:#e3e6eb;--link:#3450c4;
--operational:#1b9a6c;--operational-text:#0e6f4c;--operational-soft:#e4f4ec;--degraded:#c47f12;--degraded-text:#865306;--degraded-soft:#fcf1dc;
--outage:#d43d33;--outage-text:#b3261e;--outage-soft:#fdeceb;--maintenance:#4c6fd6;--maintenance-text:#3450c4;--maintenance-soft:#e8edfc;
--unknown:#868e9c;--unknown-text:#586070;--unknown-soft:#edeff2}
@media (prefers-color-scheme:dark){:root{--body:#0f1217;--text:#e5e8ee;--dim:#9aa3b2;--surface:#171b22;--border:#282e39;--link:#9db0ff;
--operational:#36b585;--operational-text:#55cb9d;--operational-soft:#12291f;--degraded:#dd9f31;--degraded-text:#ecb553;--degraded-soft:#2d2411;
--outage:#ee6459;--outage-text:#ff8f86;--outage-soft:#34191a;--maintenance:#7f9bf5;--maintenance-text:#9db0ff;--maintenance-soft:#1b2340;
--unknown:#727c8d;--unknown-text:#9aa3b2;--unknown-soft:#21262f}}
*{box-sizing:border-box}
body{margin:0;background:var(--body);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main,footer{max-width:52rem;margin:0 auto;padding:0 1rem}
main{padding-top:2rem}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 .25rem}
h2{font-size:1.125rem;margin:2rem 0 .75rem}
h3{font-size:1rem;font-weight:600;margin:0}
p{margin:.25rem 0}
a{color:var(--link)}
a:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
.dim,.ends,details{color:var(--dim);font-size:.875rem}
.banner{align-items:center;border:1px solid var(--border);border-radius:.75rem;display:flex;font-size:1.125rem;font-weight:600;gap:.75rem;margin:1.5rem 0 .5rem;padding:1rem}
.card{background:var(--surface);border:1px solid var(--border);border-radius:.75rem;list-style:none;margin:0;padding:0}
.card>li{padding:1rem}
.card>li+li{border-top:1px solid var(--border)}
.head{align-items:center;display:flex;flex-wrap:wrap;gap:.25rem .75rem;justify-content:space-between}
.head h3{flex:1 1 9rem;min-width:0}
time{white-space:nowrap}
.state{align-items:center;display:inline-flex;flex:none;font-size:.875rem;font-weight:600;gap:.375rem}
.icon{flex:none;height:1.25em;width:1.25em}
.banner.operational,.state.operational{color:var(--operational-text)}.banner.operational{background:var(--operational-soft)}
.banner.degraded,.state.degraded{color:var(--degraded-text)}.banner.degraded{background:var(--degraded-soft)}
.banner.outage,.state.outage{color:var(--outage-text)}.banner.outage{background:var(--outage-soft)}
.banner.maintenance,.state.maintenance{color:var(--maintenance-text)}.banner.maintenance{background:var(--maintenance-soft)}
.banner.unknown,.state.unknown{color:var(--unknown-text)}.banner.unknown{background:var(--unknown-soft);color:var(--text)}
.bars{display:block;height:2rem;margin-top:.75rem;width:100%}
path.operational{fill:var(--operational)}path.degraded{fill:var(--degraded)}path.outage{fill:var(--outage)}
path.maintenance{fill:var(--maintenance)}path.unknown{fill:var(--unknown)}
.ends{display:flex;gap:.5rem;justify-content:space-between;margin-top:.25rem}
details{margin-top:.25rem}summary{cursor:pointer;padding:.25rem 0}details ul{margin:.25rem 0 0;padding-left:1.25rem}
footer{color:var(--dim);font-size:.875rem;padding-bottom:2rem;padding-top:2rem}
@media (forced-colors:active){.bars path{fill:CanvasText}}
`
