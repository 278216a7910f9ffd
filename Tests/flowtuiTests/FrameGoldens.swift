// swift-format-ignore-file
@testable import flowtui

/// Written by `UPDATE_GOLDEN=1`, and looked at by a person before a commit.
enum FrameGoldens {
  struct Golden: Sendable {
    var name: String
    var width: Int
    var height: Int
    var position: PanelState.Position
    var text: String
  }

  static let all = [wide, medium, narrow, small, one]

  static func source(_ golden: Golden, _ frame: [String]) -> String {
    let position = golden.position == .edge ? ".edge" : ".at(\(Scenario.sweepKnown))"
    return """
        static let \(golden.name) = Golden(
          name: "\(golden.name)", width: \(golden.width), height: \(golden.height), position: \(position),
          text: #\"\"\"

      """ + frame.joined(separator: "\n") + "\n\"\"\"#)\n\n"
  }

  // The texts.
  static let wide = Golden(
    name: "wide", width: 200, height: 50, position: .edge,
    text: #"""
 flowtui ◇ SIM 14:32:30.0 ET 2026-11-20 │ 42/s │ gap 1 drop 0 │ log 7 ms │ NVDA 941.80 +0.03%                                                                                        theme dusk  ?=help
 / no filter (/ to type: NVDA, -SPY, k:sweep, prem>=250k)                                                                                                                                        3 of 3
┌─ 1 Tape  newest first ─────────────────────────────────────────────────────────────────────────────────┐┌─ 3 Chart NVDA 941.80 1m  ▲ bull ▼ bear ● off-exchange ─────────────────────────────────────┐
│ time ET      tick  exp     strk    qty   price sd g   prem class             cf legs           v/oi    ││                                                                                            │
│›14:32:21.000 OPRA                                          ‡ gap sequence hole (14000)                 ││ 941.80▶ ○   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂  │
│ 14:32:07.912 NVDA  0DTE    950C  1,250   12.35 A▲ A  1.54M ✗ SWEEP·bull ret… H  2ex 41ms               ││         ⡇                                                                                  │
│ 14:32:02.500 SPY   12/18   540P    500    0.82 B▼ B  41.0k ISOI                 XISX           1.2x    ││         ⡇                                                                                  │
│                                                                                                        ││ 941.70┤ ⡇   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂  │
│                                                                                                        ││         ⡇                                                                                  │
│                                                                                                        ││         ⡇                                                                                  │
│                                                                                                        ││ 941.60┤ ⡇   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂  │
│                                                                                                        ││         ⡇                                                                                  │
│                                                                                                        ││         ⡇                                                                                  │
│                                                                                                        ││ 941.50┤ ⠃   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂   ⠂  │
│                                                                                                        ││                                                                                            │
│                                                                                                        ││         █                                                                                  │
│                                                                                                        ││         █                                                                                  │
│                                                                                                        ││                 14:35        14:40         14:45        14:50         14:55         15:00  │
│                                                                                                        ││ 0 alerts · vol 210k, off-exchange 99% · $197.77M marked                                    │
│                                                                                                        │└────────────────────────────────────────────────────────────────────────────────────────────┘
│                                                                                                        │┌─ 2 Off-exchange ───────────────────────────────────────────────────────────────────────────┐
│                                                                                                        ││ time ET      tick     shares     price  vs NBBO        $ size    read                      │
│                                                                                                        ││ 14:32:20.000 NVDA    210,000    941.80 mid           197.77M ○  reported 12.0s late        │
│                                                                                                        ││                                                                                            │
│                                                                                                        ││                                                                                            │
│                                                                                                        ││                                                                                            │
│                                                                                                        ││                                                                                            │
│                                                                                                        ││                                                                                            │
│                                                                                                        ││                                                                                            │
│                                                                                                        ││                                                                                            │
│                                                                                                        ││                                                                                            │
└────────────────────────────────────────────────────────────────────────────────────────────────────────┘└────────────────────────────────────────────────────────────────────────────────────────────┘
┌─ 4 Evidence h11 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
│   gap on OPRA: sequence hole                                                                                                                                                                         │
│   lost                 14,000                                                                                                                                                                        │
│                                                                                                                                                                                                      │
│                                                                                                                                                                                                      │
│                                                                                                                                                                                                      │
│                                                                                                                                                                                                      │
│                                                                                                                                                                                                      │
│                                                                                                                                                                                                      │
│                                                                                                                                                                                                      │
│                                                                                                                                                                                                      │
└──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
┌─ 5 Timeline  events per moment (log) ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
│                                                                                                                                                        ▆█                                            │
│─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┃────────────────────────────────────────────│
│09:30          10:00          10:30          11:00          11:30           12:00          12:30          13:00          13:30           14:00          14:30          15:00          15:30           │
└──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
 space pause  ← scrub  , step  End edge  ↓ row  G follow  / filter  Tab pane  z zoom  ? help  q quit
"""#)

  static let medium = Golden(
    name: "medium", width: 120, height: 40, position: .at(9),
    text: #"""
 ◀ REPLAY 2026-11-20 14:32:07.9 ET ‖ paused (SIM is 22s ahead) │ NVDA 941.50 +0.00%                  theme dusk  ?=help
 / no filter (/ to type: NVDA, -SPY, k:sweep, prem>=250k)                    NVDA rows C 1.54M P 0, 100% signed  2 of 2
┌─ 1 Tape  newest first ─────────────────────────────────────────────────┐┌─ 3 Chart NVDA 941.50 1m ───────────────────┐
│ time ET  tick  exp     strk    qty   price sd   prem class             ││                                            │
│›14:32:07 NVDA  0DTE    950C  1,250   12.35 A▲  1.54M SWEEP·bull        ││                                            │
│ 14:32:02 SPY   12/18   540P    500    0.82 B▼  41.0k ISOI              ││941.525┤ ⡀   ⡀   ⡀   ⡀   ⡀   ⡀   ⡀   ⡀   ⡀  │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││ 941.50▶ ⡀   ⡀   ⡀   ⡀   ⡀   ⡀   ⡀   ⡀   ⡀  │
│                                                                        ││         ▲                                  │
│                                                                        ││                                            │
│                                                                        ││941.475┤ ⡀   ⡀   ⡀   ⡀   ⡀   ⡀   ⡀   ⡀   ⡀  │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││         █                                  │
│                                                                        ││         █                                  │
│                                                                        ││                 14:40       14:50          │
│                                                                        ││ 1 alert · vol 100, off-exchange 0%         │
└────────────────────────────────────────────────────────────────────────┘└────────────────────────────────────────────┘
┌─ 2 Off-exchange ─────────────────────────────────────────────────────────────────────────────────────────────────────┐
│ time ET      tick     shares     price  vs NBBO        $ size    read                                                │
│ no off-exchange print yet                                                                                            │
│                                                                                                                      │
│                                                                                                                      │
└──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
┌─ 4 Evidence c7 ──────────────────────────────────────────────────────────────────────────────────────────────────────┐
│   SWEEP · NVDA 950C 2026-11-20 · 1,250 at 12.35, $1.54M · buy grade A                                                │
│   large-bullish-sweep v3 · bullish · confidence High: 1 of 1 required, 1 capping, 1 against, 0 unknown               │
│ ✗ against: opposite sweep                 seen 1.5 s, asked >= 60 s                                                  │
│ ✓ opening at least 622 of 1,250 (proved)  by morning OI and the volume before                                        │
│   context                                 its prints are too small to be kept as rows                                │
│ ✓ premium                                 seen $1.54M, asked >= $50.0k                                      +10 more │
└──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
┌─ 5 Timeline  events per moment (log) ────────────────────────────────────────────────────────────────────────────────┐
│                                                                                           █                          │
│───────────────────────────────────────────────────────────────────────────────────────────┃──────────────────────────│
│         10:00             11:00             12:00             13:00             14:00             15:00              │
└──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
 space play  ← scrub  , step  End edge  ↓ row  G follow  / filter  Tab pane  z zoom  ? help  q quit
"""#)

  static let narrow = Golden(
    name: "narrow", width: 80, height: 24, position: .at(9),
    text: #"""
 ◀ REPLAY 2026-11-20 14:32:07.9 ET ‖ paused (SIM is 22s ahead)           ?=help
 / no filter (/ to type)             NVDA rows C 1.54M P 0, 100% signed  2 of 2
── 1 Tape  newest first  2 Off-exchange  3 Chart  (Tab) ────────────────────────
 time ET      tick  exp     strk    qty   price sd g   prem class
›14:32:07.912 NVDA  0DTE    950C  1,250   12.35 A▲ A  1.54M SWEEP·bull
 14:32:02.500 SPY   12/18   540P    500    0.82 B▼ B  41.0k ISOI








── 4 Evidence c7 ───────────────────────────────────────────────────────────────
   SWEEP · NVDA 950C 2026-11-20 · 1,250 at 12.35, $1.54M · buy grade A
   bullish · High 1/1, 1 capping, 1 against, 0 unknown · large-bullish-sweep v3
 ✗ against: opposite sweep          seen 1.5 s, asked >= 60 s
 ✓ opening at least 622 of 1,250 (proved)  by morning OI and the volume before
   context                          its prints are too small to be kep +11 more
── 5 Timeline  events per moment (log) ─────────────────────────────────────────
                                                             █
─────────────────────────────────────────────────────────────┃──────────────────
 space play  ← scrub  End edge  / filter  Tab pane  z zoom  ? help  q quit
"""#)

  static let small = Golden(
    name: "small", width: 79, height: 23, position: .edge,
    text: #"""
need 80x24, have 79x23
recording goes on; q quits





















"""#)

  static let one = Golden(
    name: "one", width: 1, height: 1, position: .edge,
    text: #"""
n
"""#)

}
