internal import TicketDomain

/// The company's departments; the raw value is the id.
enum Department: String, CaseIterable {
  case hr
  case it
  /// Books costs and takes no calls.
  case finance

  var title: Title {
    switch self {
    case .hr: Title(en: "HR services", zh: "人事服务部")
    case .it: Title(en: "IT", zh: "信息技术部")
    case .finance: Title(en: "Finance", zh: "财务部")
    }
  }

  /// What people write in ledgers besides the full name.
  var shortName: String {
    switch self {
    case .hr: "HR"
    case .it: "IT"
    case .finance: "财务"
    }
  }

  /// The waiting line whose calls are the department's.
  var queue: String? { self == .hr ? "hr-queue" : nil }
}

/// What costs are booked as; the raw value is the id.
enum CostItem: String, CaseIterable {
  case wages
  case socialInsurance = "social-insurance"
  case telephony
  case software
  case servers
  case bandwidth
  case compensation
  case training
  case recruiting
  case rent

  var title: Title {
    switch self {
    case .wages: Title(en: "Wages", zh: "工资")
    case .socialInsurance: Title(en: "Social insurance", zh: "单位社保")
    case .telephony: Title(en: "Telephony", zh: "电话费")
    case .software: Title(en: "Software subscriptions", zh: "软件订阅")
    case .servers: Title(en: "Servers", zh: "服务器")
    case .bandwidth: Title(en: "Bandwidth", zh: "带宽")
    case .compensation: Title(en: "Compensation", zh: "赔偿金")
    case .training: Title(en: "Training", zh: "培训费")
    case .recruiting: Title(en: "Recruiting", zh: "招聘费")
    case .rent: Title(en: "Rent", zh: "房租")
    }
  }
}
