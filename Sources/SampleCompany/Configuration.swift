internal import TicketDomain

/// The texts that make the folder a working one.
enum Configuration {
  /// `ticketledger.yaml`
  static var yaml: String {
    let departments = Department.allCases.map { department in
      let waitingLines = [
        department.queue, department == .finance ? nil : department.mailAddress,
        department == .it ? ChatCustomers.serviceAccount : nil,
      ].compactMap(\.self)
      let queues = waitingLines.isEmpty ? "" : ", queues: [\(waitingLines.joined(separator: ", "))]"
      return "  \(department.rawValue): {title: \(flow(department.title)), "
        + "names: [\(department.title.zh), \(department.shortName)]\(queues)}"
    }
    let definitions = SampleDefinition.all.map { "definitions/\($0.id).yaml" }
    return """
      # The configuration of a made-up company. Paths are relative to this file.
      # 一家虚构公司的配置。路径均相对于本文件所在目录。
      company: {en: Example Service Co., zh: 示例客服有限公司}
      time-zone: Asia/Shanghai      # of months and of local times in the sources / 月份与来源中本地时间所用的时区
      region: CN                    # of phone numbers without a country code / 不带国家代码的电话号码所属地区
      currency: CNY
      data: data                    # where the event store and the views are kept / 事件库与视图的存放目录

      # What counts as cost, and how it reaches tickets. / 统计口径：哪些算成本、如何分摊到工单。
      definitions: [\(definitions.joined(separator: ", "))]

      # What no ledger line says; no total contains it. / 隐性成本的公式，不计入任何合计。
      hidden-costs: hidden-costs.yaml

      # A customer who calls again within this time after the last call is calling about the same matter.
      # 客户在上次通话结束后这段时间内再次联系，视为同一工单。
      tickets: {window: \(MatterPlanner.windowHours)h}

      # What tickets are about: by the words of mails and chats, and by waiting lines; the first that matches counts.
      # 服务类型：按邮件与会话用词、排队队列判断，取第一个符合的。
      service-types:
        refunds: {title: {en: Refunds, zh: 退款}, keywords: [退款, 退钱, 应退, 福利商城, 商城, refund, refunded, fee]}
        documents: {title: {en: Certificates and letters, zh: 证明与体检}, keywords: [体检, visa, reference letter, proof of employment]}
        payroll: {title: {en: Payroll, zh: 薪酬}, keywords: [工资, 薪资, 扣款, payslip, salary, pay, paid]}
        social-insurance: {title: {en: Social insurance and housing fund, zh: 社保公积金}, keywords: [社保, 社会保险, 参保, 缴费, 公积金, gjj]}
        invoices: {title: {en: Invoices, zh: 发票}, keywords: [发票, 开票, 抬头, 专票]}
        access: {title: {en: Accounts and sign-in, zh: 账号登录}, keywords: [登录, 登陆, 登入, 令牌, 密码, locked, locked out, password, sign in, unlock]}
        network: {title: {en: VPN and network, zh: 网络与 VPN}, keywords: [vpn, 断线, 掉线, 远程连接, connection, remote access]}
        hardware: {title: {en: Printers and phones, zh: 打印机与手机}, keywords: [打印, 打印机, 印表机, sim, 工作手机, 号码, 门号, 停机]}
        delivery: {title: {en: Deliveries, zh: 快递物流}, keywords: [快递, 单号, 运单, 物流, 签收, courier, tracking, parcel, shipment, delivered, display]}
        hr-hotline: {title: {en: HR hotline, zh: 人事热线}, queues: [hr-queue]}
      # What it was about besides. / 标签：与服务类型并行的另一种归类。
      tags:
        benefits-shop: {title: {en: Benefits shop, zh: 福利商城}, keywords: [福利商城, 商城]}
        vpn-client: {title: {en: VPN client, zh: VPN 客户端}, keywords: [vpn]}

      # names: what ledgers and rosters call the department; queues: waiting lines, addresses and service accounts whose missed
      # contacts are its own
      # names：账目与花名册中的部门名称；queues：未接来电、未回邮件与未回会话归属该部门的排队队列、邮箱与微信客服账号
      departments:
      \(departments.joined(separator: "\n"))

      # Cost items are those of the catalogue: ticketledger items list. Its own ones, or more names, would stand here.
      # 费用项目见内置目录：ticketledger items list；自有项目或其他写法写在这里。
      items: {}

      # Where facts come from: an adapter reads the files that match.
      # 数据来源：由适配器读取匹配的文件。
      sources:
        pbx: {adapter: asterisk-cdr-csv, files: inputs/pbx/*.csv}
        freeswitch: {adapter: freeswitch-cdr-csv, files: inputs/freeswitch/*.csv, department: it}
        mail: {adapter: maildir, folders: inputs/mail/*}
        wecom: {adapter: wecom-archive, files: inputs/wecom/*.jsonl, department: hr}
        kf: {adapter: wecom-kf, files: inputs/kf/*.json}
        chatlog: {adapter: chatlog-json, files: inputs/chatlog/*.json, account: \(wechatAccount), department: hr}
        wechatmsg: {adapter: wechatmsg-csv, files: inputs/wechatmsg/*.csv, account: \(wechatAccount), department: hr}
        customers: {adapter: customers-csv, files: inputs/customers/*.csv}
        payroll: {adapter: payroll-csv, files: inputs/payroll/*.csv}
        finance: {adapter: cost-csv, files: inputs/finance/*.csv}
        it-costs: {adapter: cost-csv, files: inputs/it/*.csv}
        roster: {adapter: roster-csv, files: inputs/roster/*.csv}
        rates: {adapter: rates-csv, files: inputs/rates/*.csv}
        figures: {adapter: quantities-csv, files: inputs/figures/*.csv}

      """
  }

  /// Of whoever is hired first, who stays: ``Staff/wechatAgent``.
  private static let wechatAccount = "wx_e10001"

  private static func flow(_ title: Title) -> String { "{en: \(title.en), zh: \(title.zh)}" }
}
