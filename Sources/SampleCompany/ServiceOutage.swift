/// What everybody writes when something works for nobody: nearly the same words.
struct ServiceOutage {
  var isChinese: Bool
  var subjects: [String]
  var openings: [String]
  var questions: [String]
  var endings: [String]
  var answer: String
  var thanks: String

  static let all = [
    ServiceOutage(
      isChinese: true, subjects: ["邮箱打不开", "邮箱打不开了", "邮箱今天打不开", "邮件系统打不开"], openings: ["您好，", "你好，\n", ""],
      questions: ["邮箱今天早上打不开，一直转圈。", "今天早上邮箱打不开，网页一直在转圈。", "邮箱从早上开始打不开，一直转圈圈。"],
      endings: ["请尽快恢复。", "请问什么时候能好？", "麻烦处理一下。"], answer: "您好，\n邮件服务器故障，已于今天中午恢复。", thanks: "可以了。"),
    ServiceOutage(
      isChinese: true, subjects: ["考勤系统报错", "考勤系统报错500", "考勤打卡报错"], openings: ["您好，", "", "在线等：\n"],
      questions: ["考勤系统打卡报错 500，刷新也没用。", "打卡的时候考勤系统报错 500，刷新没用。", "考勤系统现在报错500，打不了卡。"],
      endings: ["请问算迟到吗？", "麻烦看一下。", "已截图。"], answer: "您好，\n考勤系统已恢复，上午的打卡统一补录。", thanks: "好的。"),
    ServiceOutage(
      isChinese: false, subjects: ["Portal down", "Portal is down", "Staff portal down"],
      openings: ["Hello,\n", "Hi,\n", ""],
      questions: [
        "the staff portal has been down since this morning, I only get error 502.",
        "since this morning the staff portal is down (error 502).",
        "the staff portal is down, error 502 since this morning.",
      ], endings: ["\nWhen will it be back?", "\nPlease fix it.", ""],
      answer: "Hello,\nthe portal is up again since noon.", thanks: "It works, thanks."),
  ]
}
