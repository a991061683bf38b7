/// What customers ask for, in whatever channel.
enum Topic: CaseIterable {
  case insuranceCertificate
  case housingFund
  case missingWages
  case medicalReport
  case invoice
  case shopRefund
  case referenceLetter
  case payslip
  case courseRefund
  case login
  case vpn
  case printer
  case laptopDelivery
  case workPhone
  case lockedAccount
  case vpnAbroad
  case screenDelivery

  var department: Department {
    switch self {
    case .insuranceCertificate, .housingFund, .missingWages, .medicalReport, .invoice, .shopRefund, .referenceLetter,
      .payslip, .courseRefund:
      .hr
    case .login, .vpn, .printer, .laptopDelivery, .workPhone, .lockedAccount, .vpnAbroad, .screenDelivery: .it
    }
  }

  var isChinese: Bool {
    switch self {
    case .referenceLetter, .payslip, .courseRefund, .lockedAccount, .vpnAbroad, .screenDelivery: false
    default: true
    }
  }

  /// Whether whoever writes about it names a number that nobody else has.
  var hasReference: Bool {
    switch self {
    case .invoice, .shopRefund, .courseRefund, .laptopDelivery, .workPhone, .screenDelivery: true
    default: false
    }
  }

  static func all(of department: Department, isChinese: Bool) -> [Topic] {
    allCases.filter { $0.department == department && $0.isChinese == isChinese }
  }
}
