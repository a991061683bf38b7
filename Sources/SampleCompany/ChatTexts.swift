/// What is said in chats: made-up texts in the languages of the company's customers.
struct ChatTexts {
  var topic: Topic
  /// In the order in which they come up.
  var asks: [String]
  var answers: [String]

  static func topics(of department: Department) -> [ChatTexts] { department == .it ? it : hr }

  private static let hr: [ChatTexts] = [
    ChatTexts(
      topic: .insuranceCertificate, asks: ["您好，社保缴费证明怎么开？", "需要近三个月的", "办居住证用的，要盖章吗？", "周五之前能拿到吗？"],
      answers: ["您好，请提供工号和身份证后四位", "证明已经申请，带电子章", "最晚周四下午可以下载", "下载链接在员工门户首页"]),
    ChatTexts(
      topic: .housingFund, asks: ["公积金想转到杭州，需要什么材料？", "材料在图里，麻烦看一下", "那边账户还没有开", "多久能到账？"],
      answers: ["您好，先确认一下新单位是否已开户", "材料齐全，可以提交", "开户以后把账号发给我", "一般十个工作日"]),
    ChatTexts(
      topic: .missingWages, asks: ["这个月工资少了两天", "我没有请过假", "考勤截图发您", "什么时候补发？"],
      answers: ["我查一下考勤记录", "确实记错了，是同名同事的假期", "已经更正", "下个月十号随工资一起补发"]),
    ChatTexts(
      topic: .referenceLetter,
      asks: [
        "Hi, I need a reference letter in English", "It is for a visa", "The passport copy is attached",
        "When is it ready?",
      ],
      answers: [
        "Hello, which consulate is it for?", "We need the dates of travel", "Got the copy", "Tomorrow before noon",
      ]),
    ChatTexts(
      topic: .medicalReport, asks: ["入职材料里的体检报告过期了可以吗", "是去年十一月做的", "指定医院是哪家？", "费用可以报销吗？"],
      answers: ["半年以内的都可以", "那需要重新做一次", "清单里的任何一家都行", "凭发票报销，上限五百元"]),
  ]

  private static let it: [ChatTexts] = [
    ChatTexts(
      topic: .login, asks: ["系统登录不上了", "提示\"令牌已过期\"", "清过缓存，没有用", "现在又跳出来了"],
      answers: ["您好，请问是哪个系统？", "请退出后重新登录一次", "已经重置了您的会话", "后台看到正常了，请再试"]),
    ChatTexts(
      topic: .vpn, asks: ["VPN 一直断", "更新以后开始的", "路径是 C:\\Program Files\\VPN", "日志怎么导出？"],
      answers: ["请问客户端版本是多少？", "请升级到 5.2.1", "升级包在门户的下载页", "菜单里选“导出诊断”"]),
    ChatTexts(
      topic: .printer, asks: ["打印机连不上", "三楼靠窗那台", "驱动重装过了", "还是显示脱机"],
      answers: ["收到，我远程看一下", "网线松了，已请同事处理", "请再打印测试页", "现在状态是就绪"]),
    ChatTexts(
      topic: .lockedAccount,
      asks: [
        "My account is locked", "I typed the old password three times", "I am on the VPN", "It still says locked",
      ],
      answers: [
        "Hello, what is your user name?", "I have unlocked it", "Please wait two minutes", "Please try once more",
      ]),
  ]

  /// Nobody expects an answer to these.
  static let courtesies = ["谢谢", "好的", "收到", "ok", "thanks", "👌"]
  static let goodbyes = ["不客气，还有问题随时联系我", "好的，祝您工作顺利", "You are welcome"]
  static let lateAnswers = ["您好，让您久等了，您的问题已经处理", "抱歉回复晚了，已经为您登记，请查看门户", "Sorry for the delay, it is done now"]
  static let handOvers = ["这个问题我请网络组的同事继续跟进，马上为您转接", "我为您转接负责这个系统的同事"]
  static let announcements = ["【通知】本周五 18:00 至 22:00 系统维护，请提前保存资料", "【通知】本月社保增减员申报截止到 20 日"]
  static let colleagues = [
    ["今天上午的早会改到九点一刻", "收到，会议室还是 302 吗", "是的", "好，我带上周的数据"],
    ["下周三的班能和我换一下吗？", "可以，我周四正好有事", "那我在系统里改", "改好告诉我一声"],
    ["昨天那个补缴的客户后来怎么样了", "材料还差一份，今天会补", "需要我跟进吗", "不用，我盯着"],
  ]
  static let files = ["材料清单.pdf", "身份证复印件.pdf", "diagnose.log.zip", "缴费明细（更新）.xlsx"]

  /// Nicknames as people give themselves; no one of them is the beginning of another.
  static let roomMembers = [
    ["阳光总在风雨后", "老周", "Lily", "Kevin Zhang", "小雨妈妈", "静听花开", "一米阳光", "Wang_88"],
    ["云淡风轻", "陈师傅", "Emma", "大海", "木子", "Tony"], ["向日葵", "刘姐", "Jason", "北方的狼", "豆豆爸", "Grace"],
  ]
}
