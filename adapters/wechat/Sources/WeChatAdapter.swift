public import AdapterKit

/// The exports of chats that the program reads without anyone writing a definition, and the customer list.
public enum WeChatAdapter {
  /// The files of `adapters/wechat/definitions`, in the order in which they are listed to people.
  public static let definitions = [
    BuiltInDefinition(name: "chatlog-csv", yaml: PackageResources.chatlog_csv_yaml),
    BuiltInDefinition(name: "chatlog-json", yaml: PackageResources.chatlog_json_yaml),
    BuiltInDefinition(name: "customers-csv", yaml: PackageResources.customers_csv_yaml),
    BuiltInDefinition(name: "generic-chats-csv", yaml: PackageResources.generic_chats_csv_yaml),
    BuiltInDefinition(name: "pywxdump-csv", yaml: PackageResources.pywxdump_csv_yaml),
    BuiltInDefinition(name: "wechat-mp-record", yaml: PackageResources.wechat_mp_record_yaml),
    BuiltInDefinition(name: "wechatexporter-txt", yaml: PackageResources.wechatexporter_txt_yaml),
    BuiltInDefinition(name: "wechatmsg-csv", yaml: PackageResources.wechatmsg_csv_yaml),
    BuiltInDefinition(name: "wechatmsg-txt", yaml: PackageResources.wechatmsg_txt_yaml),
    BuiltInDefinition(name: "wecom-archive", yaml: PackageResources.wecom_archive_yaml),
    BuiltInDefinition(name: "wecom-kf", yaml: PackageResources.wecom_kf_yaml),
    BuiltInDefinition(name: "weflow-csv", yaml: PackageResources.weflow_csv_yaml),
    BuiltInDefinition(name: "weflow-json", yaml: PackageResources.weflow_json_yaml),
  ]
}
