public import FlowEngine

/// The venues behind Databento's publisher numbers, as dated reference data.
///
/// - Source: Databento publishers list, `databento` 0.87, read November 2026; options also in
///   OPRA's participant list. Venues are ISO 10383 codes.
public enum Publishers {
  public static let readOn = CalendarDate(yyyymmdd: 20_261_123)

  /// The venue of a publisher; `.unknown` for a consolidated one or one that is not listed.
  public static func venue(_ publisher: UInt16) -> Venue {
    Int(publisher) < venues.count ? venues[Int(publisher)] : .unknown
  }

  /// Whether the publisher's best bid and offer is the national one (or the feed's stand-in for
  /// it), and not the quote of one venue.
  public static func isConsolidated(_ publisher: UInt16) -> Bool {
    consolidated.contains(publisher)
  }

  /// OPRA, the EQUS composites and the two equity SIPs. Databento's four-venue DBEQ composite (59)
  /// is left out: it is not national.
  static let consolidated: Set<UInt16> = [30, 60, 90, 93, 94, 95, 96, 134, 135]

  /// By publisher number.
  static let venues: [Venue] = {
    var venues = [Venue](repeating: .unknown, count: 256)
    for pair in table.split(whereSeparator: \.isWhitespace) {
      let parts = pair.split(separator: ":")
      guard parts.count == 2, let number = Int(parts[0]), let venue = Venue(String(parts[1])),
        !consolidated.contains(UInt16(number))
      else { continue }
      venues[number] = venue
    }
    return venues
  }()

  private static let table = """
    1:GLBX 2:XNAS 3:XBOS 4:XPSX 5:BATS 6:BATY 7:EDGA 8:EDGX 9:XNYS 10:XCIS
    11:XASE 12:XCHI 13:XCIS 14:XCIS 15:MEMX 16:EPRL 17:FINN 18:FINC 19:FINY 20:AMXO
    21:XBOX 22:XCBO 23:EMLD 24:EDGO 25:GMNI 26:XISX 27:MCRY 28:XMIO 29:ARCO 30:OPRA
    31:MPRL 32:XNDQ 33:XBXO 34:C2OX 35:XPHL 36:BATO 37:MXOP 38:IEXG 39:XCHI 40:XCIS
    41:IEXG 42:EPRL 43:ARCX 44:XNYS 45:XNYS 46:XNAS 47:XNAS 48:XCHI 49:XCIS 50:IEXG
    51:EPRL 52:XNAS 53:XNYS 54:FINN 55:FINY 56:FINC 57:IFEU 58:NDEX 59:DBEQ 60:EQUS
    61:SPHR 62:XCHI 63:XCIS 64:IEXG 65:EPRL 66:XNAS 67:XNYS 68:FINN 69:FINY 70:FINC
    71:BATS 72:BATY 73:EDGA 74:EDGX 75:XBOS 76:XPSX 77:MEMX 78:XASE 79:ARCX 80:LTSE
    81:XNAS 82:FINN 83:FINC 84:XOFF 85:XOFF 86:XBOS 87:XPSX 88:XBOS 89:XPSX 90:EQUS
    91:XCIS 92:XNYS 93:EQUS 94:EQUS 95:EQUS 96:EQUS 97:IFUS 98:XOFF 99:IFLL 100:XOFF
    101:XEUR 102:XEEE 103:XOFF 104:XOFF 105:XCBF 106:XOFF 107:OCEA 108:MXTO 109:IEXO 110:MAIN
    111:XASE 112:XBOS 113:XCIS 114:TXSE 115:24EQ 116:EPRL 117:XISE 118:EDGA 119:EDGX 120:LTSE
    121:XCHI 122:XNYS 123:ARCX 124:XNAS 125:MEMX 126:IEXG 127:XPSX 128:BATY 129:BATS 130:FINN
    131:FINY 132:FINC 133:XADF 134:CTA 135:UTP 136:MSCI 137:FTSE 138:INAV 140:CCCY 141:CGI
    142:CDEF 143:XTKS 144:XTKT 145:XOSE 146:MAIN 147:MSCI 148:FTSE 149:INAV 151:CCCY 152:CGI
    153:CDEF
    """
}
