/// The definition of an instrument; each version of DBN has its own layout.
///
/// The layouts are one table, so that every field is in reach and none is named twice.
public struct DBNDefinition {
  public let record: DBNRecord

  /// One field of the layouts.
  public struct Field: Hashable, Sendable {
    /// The vendor's name.
    public let name: String
    /// For versions 1 to 3; nil where the version has no such field.
    let places: [Place?]
  }

  /// Where and how a field lies in a record.
  struct Place: Hashable, Sendable {
    let offset: Int
    /// `u` and `i` are integers of `size` bytes, `S` a NUL-padded text.
    let kind: Character
    let size: Int
  }

  public enum Value: Hashable, Sendable {
    case signed(Int64)
    case unsigned(UInt64)
    case text([UInt8])
  }

  /// - Returns: nil when the version of the record has no such field.
  public func value(_ field: Field) -> Value? {
    guard let place = field.places[Int(record.version) - 1] else { return nil }
    switch (place.kind, place.size) {
    case ("u", 8): return .unsigned(record.integer(place.offset, as: UInt64.self))
    case ("u", 4): return .unsigned(UInt64(record.integer(place.offset, as: UInt32.self)))
    case ("u", 2): return .unsigned(UInt64(record.integer(place.offset, as: UInt16.self)))
    case ("u", _): return .unsigned(UInt64(record.bytes[place.offset]))
    case ("i", 8): return .signed(record.integer(place.offset, as: Int64.self))
    case ("i", 4): return .signed(Int64(record.integer(place.offset, as: Int32.self)))
    case ("i", 2): return .signed(Int64(record.integer(place.offset, as: Int16.self)))
    case ("i", _): return .signed(Int64(Int8(bitPattern: record.bytes[place.offset])))
    default: return .text(Array(record.text(place.offset, place.size)))
    }
  }

  public var receiveTime: UInt64 { record.integer(16, as: UInt64.self) }
  public var priceIncrement: Int64 { record.integer(24, as: Int64.self) }
  /// For US options midnight UTC of the date of expiry: a date, not a moment.
  public var expiration: UInt64 { record.integer(40, as: UInt64.self) }
  public var rawSymbol: [UInt8] { Array(symbolBytes) }
  public var underlying: [UInt8] { Array(underlyingBytes) }
  /// ASCII; C call, P put, K stock, and others.
  public var instrumentClass: UInt8 {
    place(Self.instrumentClassPlaces).map { record.bytes[$0.offset] } ?? 0
  }
  /// Shares per contract; nil = undefined, and for a count that no contract has.
  public var multiplier: Int32? {
    guard let place = place(Self.multiplierPlaces) else { return nil }
    let value = record.integer(place.offset, as: Int32.self)
    return value == .max || value <= 0 ? nil : value
  }

  /// `rawSymbol` where it lies; valid as long as the record.
  var symbolBytes: UnsafeRawBufferPointer { text(Self.rawSymbolPlaces) }
  var underlyingBytes: UnsafeRawBufferPointer { text(Self.underlyingPlaces) }

  private func place(_ places: [Place?]) -> Place? { places[Int(record.version) - 1] }

  private func text(_ places: [Place?]) -> UnsafeRawBufferPointer {
    guard let place = place(places) else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    var end = place.offset
    while end < place.offset + place.size, record.bytes[end] != 0 { end += 1 }
    return UnsafeRawBufferPointer(rebasing: record.bytes[place.offset..<end])
  }

  /// - Returns: nil when no version has a field of that name.
  public static func field(_ name: String) -> Field? { fields.first { $0.name == name } }

  private static let rawSymbolPlaces = places("raw_symbol")
  private static let underlyingPlaces = places("underlying")
  private static let instrumentClassPlaces = places("instrument_class")
  private static let multiplierPlaces = places("contract_multiplier")

  private static func places(_ name: String) -> [Place?] {
    field(name)?.places ?? [nil, nil, nil]
  }

  /// Every field of the three layouts, after the header.
  public static let fields: [Field] = table.split(separator: "\n").map { line in
    let words = line.split(separator: " ")
    return Field(name: String(words[0]), places: words.dropFirst().map(place))
  }

  private static func place(_ text: Substring) -> Place? {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let offset = Int(parts[0]), let kind = parts[1].first,
      let size = Int(parts[1].dropFirst())
    else { return nil }
    return Place(offset: offset, kind: kind, size: size)
  }

  /// Name, then offset and type in versions 1, 2 and 3.
  /// - Source: Databento, `databento-dbn` 0.70 (its published record layouts), November 2026.
  private static let table = """
    ts_recv 16:u8 16:u8 16:u8
    min_price_increment 24:i8 24:i8 24:i8
    display_factor 32:i8 32:i8 32:i8
    expiration 40:u8 40:u8 40:u8
    activation 48:u8 48:u8 48:u8
    high_limit_price 56:i8 56:i8 56:i8
    low_limit_price 64:i8 64:i8 64:i8
    max_price_variation 72:i8 72:i8 72:i8
    trading_reference_price 80:i8 80:i8 -
    unit_of_measure_qty 88:i8 88:i8 80:i8
    min_price_increment_amount 96:i8 96:i8 88:i8
    price_ratio 104:i8 104:i8 96:i8
    inst_attrib_value 112:i4 120:i4 136:i4
    underlying_id 116:u4 124:u4 140:u4
    raw_instrument_id 120:u4 128:u4 112:u8
    market_depth_implied 124:i4 132:i4 144:i4
    market_depth 128:i4 136:i4 148:i4
    market_segment_id 132:u4 140:u4 152:u4
    max_trade_vol 136:u4 144:u4 156:u4
    min_lot_size 140:i4 148:i4 160:i4
    min_lot_size_block 144:i4 152:i4 164:i4
    min_lot_size_round_lot 148:i4 156:i4 168:i4
    min_trade_vol 152:u4 160:u4 172:u4
    contract_multiplier 160:i4 164:i4 176:i4
    decay_quantity 164:i4 168:i4 180:i4
    original_contract_size 168:i4 172:i4 184:i4
    trading_reference_date 176:u2 176:u2 -
    appl_id 178:i2 178:i2 212:i2
    maturity_year 180:u2 180:u2 214:u2
    decay_start_date 182:u2 182:u2 216:u2
    channel_id 184:u2 184:u2 218:u2
    currency 186:S4 186:S4 224:S4
    settl_currency 190:S4 190:S4 228:S4
    secsubtype 194:S6 194:S6 232:S6
    raw_symbol 200:S22 200:S71 238:S71
    group 222:S21 271:S21 309:S21
    exchange 243:S5 292:S5 330:S5
    asset 248:S7 297:S7 335:S11
    cfi 255:S7 304:S7 346:S7
    security_type 262:S7 311:S7 353:S7
    unit_of_measure 269:S31 318:S31 360:S31
    underlying 300:S21 349:S21 391:S21
    strike_price_currency 321:S4 370:S4 412:S4
    instrument_class 325:S1 374:S1 487:S1
    strike_price 328:i8 112:i8 104:i8
    match_algorithm 342:S1 375:S1 488:S1
    md_security_trading_status 343:u1 376:u1 -
    main_fraction 344:u1 377:u1 489:u1
    price_display_format 345:u1 378:u1 490:u1
    settl_price_type 346:u1 379:u1 -
    sub_fraction 347:u1 380:u1 491:u1
    underlying_product 348:u1 381:u1 492:u1
    security_update_action 349:S1 382:S1 493:S1
    maturity_month 350:u1 383:u1 494:u1
    maturity_day 351:u1 384:u1 495:u1
    maturity_week 352:u1 385:u1 496:u1
    user_defined_instrument 353:S1 386:S1 497:S1
    contract_multiplier_unit 354:i1 387:i1 498:i1
    flow_schedule_type 355:i1 388:i1 499:i1
    tick_rule 356:u1 389:u1 500:u1
    leg_price - - 120:i8
    leg_delta - - 128:i8
    leg_instrument_id - - 188:u4
    leg_ratio_price_numerator - - 192:i4
    leg_ratio_price_denominator - - 196:i4
    leg_ratio_qty_numerator - - 200:i4
    leg_ratio_qty_denominator - - 204:i4
    leg_underlying_id - - 208:u4
    leg_count - - 220:u2
    leg_index - - 222:u2
    leg_raw_symbol - - 416:S71
    leg_instrument_class - - 501:S1
    leg_side - - 502:S1
    """
}
