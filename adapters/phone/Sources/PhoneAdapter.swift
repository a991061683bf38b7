public import AdapterKit

/// The call logs that the program reads without anyone writing a definition.
public enum PhoneAdapter {
  /// The files of `adapters/phone/definitions`, in the order in which they are listed to people.
  public static let definitions = [
    BuiltInDefinition(name: "asterisk-cdr-csv", yaml: PackageResources.asterisk_cdr_csv_yaml),
    BuiltInDefinition(name: "asterisk-cdr-custom", yaml: PackageResources.asterisk_cdr_custom_yaml),
    BuiltInDefinition(name: "grandstream-ucm", yaml: PackageResources.grandstream_ucm_yaml),
    BuiltInDefinition(name: "freeswitch-cdr-csv", yaml: PackageResources.freeswitch_cdr_csv_yaml),
    BuiltInDefinition(name: "freeswitch-json-cdr", yaml: PackageResources.freeswitch_json_cdr_yaml),
    BuiltInDefinition(name: "cisco-cucm", yaml: PackageResources.cisco_cucm_yaml),
    BuiltInDefinition(name: "twilio-calls-json", yaml: PackageResources.twilio_calls_json_yaml),
    BuiltInDefinition(name: "amazon-connect-ctr", yaml: PackageResources.amazon_connect_ctr_yaml),
    BuiltInDefinition(name: "aliyun-ccc", yaml: PackageResources.aliyun_ccc_yaml),
    BuiltInDefinition(name: "tencent-ccc", yaml: PackageResources.tencent_ccc_yaml),
    BuiltInDefinition(name: "generic-calls-csv", yaml: PackageResources.generic_calls_csv_yaml),
  ]
}
