/// The themes that are compiled in: the same text as `themes/*.toml`, which a test compares.
public enum BundledThemes {
  public static let sources: [(name: String, toml: String)] = [
    ("dusk", dusk), ("day", day), ("mono", mono),
  ]

  private static let dusk = """
    # dusk: the default. Dark; blue is bullish, orange is bearish, and never red against green.
    glyphs = "unicode"

    "ui.background" = { fg = "fog", bg = "night" }
    "ui.text" = "fog"
    "ui.dim" = "ash"
    "ui.border" = "slate"
    "ui.border.focus" = { fg = "blue", bold = true }
    "ui.title" = { fg = "snow", bold = true }
    "ui.selection" = { fg = "snow", bg = "dusk" }
    "ui.cursor" = { fg = "night", bg = "snow" }
    "ui.statusbar" = { fg = "fog", bg = "shade" }
    "ui.statusbar.warn" = { fg = "night", bg = "amber", bold = true }
    "ui.statusbar.bad" = { fg = "night", bg = "rose", bold = true }
    "ui.hint.key" = { fg = "snow", bold = true }
    "ui.hint.text" = "ash"
    "ui.input" = { fg = "snow", bg = "shade" }
    "ui.input.error" = { fg = "rose", bg = "shade", underline = true }
    "ui.popup" = { fg = "fog", bg = "shade" }

    "side.ask" = "blue"
    "side.above_ask" = { fg = "blue", bold = true }
    "side.bid" = "orange"
    "side.below_bid" = { fg = "orange", bold = true }
    "side.mid" = "fog"
    "side.unknown" = "ash"
    "dir.bull" = "blue"
    "dir.bear" = "orange"
    "dir.neutral" = "fog"
    "opt.call" = "ice"
    "opt.put" = "sand"

    "class.sweep" = { fg = "snow", bold = true }
    "class.ladder" = "mint"
    "class.spread" = "lilac"
    "class.roll" = "lilac"
    "class.put_sell" = "ice"
    "class.straddle" = "amber"
    "class.zero_dte" = "amber"
    "class.far_dated" = "mint"
    "conf.high" = { fg = "snow", bold = true }
    "conf.mid" = "fog"
    "conf.low" = "ash"

    "dark.absorption" = "lilac"
    "dark.accumulation" = "ice"
    "dark.distribution" = "sand"
    "dark.print" = "fog"
    "dark.late" = "ash"

    "chart.line" = "ice"
    "chart.up" = "blue"
    "chart.down" = "orange"
    "chart.wick" = "ash"
    "chart.volume" = "steel"
    "chart.grid" = "slate"
    "chart.axis" = "ash"
    "chart.crosshair" = "amber"
    "chart.session" = "slate"
    "chart.marker.bull" = { fg = "blue", bold = true }
    "chart.marker.bear" = { fg = "orange", bold = true }
    "chart.marker.neutral" = { fg = "fog", bold = true }
    "chart.bubble" = "lilac"

    "time.density.start" = "slate"
    "time.density.mid" = "steel"
    "time.density.end" = "ice"
    "time.head" = { fg = "amber", bold = true }
    "time.alert" = "amber"
    "health.ok" = "mint"
    "health.lag" = "amber"
    "health.stale" = { fg = "amber", bold = true }
    "health.down" = { fg = "rose", bold = true }
    "evidence.pass" = "mint"
    "evidence.fail" = "rose"
    "evidence.doubt" = "amber"
    "evidence.link" = { fg = "ice", underline = true }

    [palette]
    night = "#12161d"
    shade = "#1e2530"
    dusk = "#243248"
    slate = "#66758a"
    steel = "#7d93ad"
    ash = "#8593a6"
    fog = "#c3ccd8"
    snow = "#f2f5f9"
    blue = "#3fb6e8"
    ice = "#8fd3f0"
    orange = "#e8823f"
    sand = "#f0b48f"
    amber = "#e8c34f"
    rose = "#f0787f"
    mint = "#7fcfae"
    lilac = "#b9a5e8"

    [ansi8]
    night = "black"
    shade = "black"
    dusk = "blue"
    slate = "white"
    steel = "cyan"
    ash = "white"
    fog = "white"
    snow = "white"
    blue = "cyan"
    ice = "cyan"
    orange = "yellow"
    sand = "yellow"
    amber = "yellow"
    rose = "red"
    mint = "green"
    lilac = "magenta"
    "ui.dim" = { fg = "white", dim = true }
    "ui.border" = { fg = "white", dim = true }
    "ui.cursor" = { fg = "white", reverse = true }
    "ui.statusbar" = { fg = "white", reverse = true }
    "ui.input" = { fg = "white", underline = true }
    "ui.input.error" = { fg = "red", underline = true }

    """

  private static let day = """
    # day: for light terminals. Blue is bullish, orange is bearish, and never red against green.
    glyphs = "unicode"

    "ui.background" = { fg = "fog", bg = "night" }
    "ui.text" = "fog"
    "ui.dim" = "ash"
    "ui.border" = "slate"
    "ui.border.focus" = { fg = "blue", bold = true }
    "ui.title" = { fg = "snow", bold = true }
    "ui.selection" = { fg = "snow", bg = "dusk" }
    "ui.cursor" = { fg = "night", bg = "snow" }
    "ui.statusbar" = { fg = "fog", bg = "shade" }
    "ui.statusbar.warn" = { fg = "night", bg = "amber", bold = true }
    "ui.statusbar.bad" = { fg = "night", bg = "rose", bold = true }
    "ui.hint.key" = { fg = "snow", bold = true }
    "ui.hint.text" = "ash"
    "ui.input" = { fg = "snow", bg = "shade" }
    "ui.input.error" = { fg = "rose", bg = "shade", underline = true }
    "ui.popup" = { fg = "fog", bg = "shade" }

    "side.ask" = "blue"
    "side.above_ask" = { fg = "blue", bold = true }
    "side.bid" = "orange"
    "side.below_bid" = { fg = "orange", bold = true }
    "side.mid" = "fog"
    "side.unknown" = "ash"
    "dir.bull" = "blue"
    "dir.bear" = "orange"
    "dir.neutral" = "fog"
    "opt.call" = "ice"
    "opt.put" = "sand"

    "class.sweep" = { fg = "snow", bold = true }
    "class.ladder" = "mint"
    "class.spread" = "lilac"
    "class.roll" = "lilac"
    "class.put_sell" = "ice"
    "class.straddle" = "amber"
    "class.zero_dte" = "amber"
    "class.far_dated" = "mint"
    "conf.high" = { fg = "snow", bold = true }
    "conf.mid" = "fog"
    "conf.low" = "ash"

    "dark.absorption" = "lilac"
    "dark.accumulation" = "ice"
    "dark.distribution" = "sand"
    "dark.print" = "fog"
    "dark.late" = "ash"

    "chart.line" = "ice"
    "chart.up" = "blue"
    "chart.down" = "orange"
    "chart.wick" = "ash"
    "chart.volume" = "steel"
    "chart.grid" = "slate"
    "chart.axis" = "ash"
    "chart.crosshair" = "amber"
    "chart.session" = "slate"
    "chart.marker.bull" = { fg = "blue", bold = true }
    "chart.marker.bear" = { fg = "orange", bold = true }
    "chart.marker.neutral" = { fg = "fog", bold = true }
    "chart.bubble" = "lilac"

    "time.density.start" = "slate"
    "time.density.mid" = "steel"
    "time.density.end" = "ice"
    "time.head" = { fg = "amber", bold = true }
    "time.alert" = "amber"
    "health.ok" = "mint"
    "health.lag" = "amber"
    "health.stale" = { fg = "amber", bold = true }
    "health.down" = { fg = "rose", bold = true }
    "evidence.pass" = "mint"
    "evidence.fail" = "rose"
    "evidence.doubt" = "amber"
    "evidence.link" = { fg = "ice", underline = true }

    [palette]
    night = "#fbfaf6"
    shade = "#e9e6dc"
    dusk = "#cfdcec"
    slate = "#7c776b"
    steel = "#4f6784"
    ash = "#6b675d"
    fog = "#33322e"
    snow = "#11110f"
    blue = "#0a5f94"
    ice = "#1f5f80"
    orange = "#9c4310"
    sand = "#874a24"
    amber = "#755500"
    rose = "#a8202c"
    mint = "#1d664a"
    lilac = "#5b3fa0"

    [ansi8]
    night = "white"
    shade = "white"
    dusk = "cyan"
    slate = "black"
    steel = "blue"
    ash = "black"
    fog = "black"
    snow = "black"
    blue = "blue"
    ice = "blue"
    orange = "red"
    sand = "red"
    amber = "magenta"
    rose = "red"
    mint = "green"
    lilac = "magenta"
    "ui.dim" = { fg = "black", dim = true }
    "ui.border" = { fg = "black", dim = true }
    "ui.cursor" = { fg = "black", reverse = true }
    "ui.statusbar" = { fg = "black", reverse = true }
    "ui.input" = { fg = "black", underline = true }
    "ui.input.error" = { fg = "red", underline = true }

    """

  private static let mono = """
    # mono: no colour at all, for NO_COLOR and terminals without colours. Letters and glyphs say
    # what other themes say with colour.
    glyphs = "unicode"

    "ui.background" = "default"
    "ui.text" = "default"
    "ui.dim" = { dim = true }
    "ui.border" = { dim = true }
    "ui.border.focus" = { bold = true }
    "ui.title" = { bold = true }
    "ui.selection" = { reverse = true }
    "ui.cursor" = { reverse = true }
    "ui.statusbar" = { reverse = true }
    "ui.statusbar.warn" = { bold = true, reverse = true }
    "ui.statusbar.bad" = { bold = true, underline = true, reverse = true }
    "ui.hint.key" = { bold = true }
    "ui.hint.text" = { dim = true }
    "ui.input" = { underline = true }
    "ui.input.error" = { underline = true }
    "ui.popup" = "default"

    "side.ask" = "default"
    "side.above_ask" = { bold = true }
    "side.bid" = "default"
    "side.below_bid" = { bold = true, underline = true }
    "side.mid" = "default"
    "side.unknown" = { dim = true }
    "dir.bull" = { bold = true }
    "dir.bear" = { underline = true }
    "dir.neutral" = "default"
    "opt.call" = "default"
    "opt.put" = { underline = true }

    "class.sweep" = { bold = true }
    "class.ladder" = "default"
    "class.spread" = "default"
    "class.roll" = "default"
    "class.put_sell" = "default"
    "class.straddle" = "default"
    "class.zero_dte" = "default"
    "class.far_dated" = "default"
    "conf.high" = { bold = true }
    "conf.mid" = "default"
    "conf.low" = { dim = true }

    "dark.absorption" = "default"
    "dark.accumulation" = "default"
    "dark.distribution" = "default"
    "dark.print" = "default"
    "dark.late" = { dim = true }

    "chart.line" = "default"
    "chart.up" = "default"
    "chart.down" = "default"
    "chart.wick" = { dim = true }
    "chart.volume" = "default"
    "chart.grid" = { dim = true }
    "chart.axis" = { dim = true }
    "chart.crosshair" = "default"
    "chart.session" = { dim = true }
    "chart.marker.bull" = { bold = true }
    "chart.marker.bear" = { bold = true }
    "chart.marker.neutral" = { bold = true }
    "chart.bubble" = "default"

    "time.density.start" = { dim = true }
    "time.density.mid" = "default"
    "time.density.end" = "default"
    "time.head" = { bold = true }
    "time.alert" = "default"
    "health.ok" = "default"
    "health.lag" = "default"
    "health.stale" = { bold = true, underline = true }
    "health.down" = { reverse = true }
    "evidence.pass" = "default"
    "evidence.fail" = { bold = true }
    "evidence.doubt" = "default"
    "evidence.link" = { underline = true }

    """
}
