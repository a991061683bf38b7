/// Which keys each part of a definition may have. `schemas/adapter/adapter.v1.json` names the same, part by part.
public enum DefinitionKeys {
  /// The file itself.
  public static let definition = [
    "adapter", "title", "channel", "read", "time-zone", "plausible-from", "cells", "key", "events", "check",
  ]
  /// `title:`
  public static let title = ["en", "zh"]
  /// `read:`
  public static let read = [
    "format", "delimiter", "quote", "header", "columns", "layouts", "skip-rows", "skip-when", "group-by", "balanced",
    "short-rows", "begins", "path", "context", "lookups", "encoding", "fallback", "invalid", "null", "local-times",
  ]
  /// One of `columns:`, where it is more than a name or a list of names.
  public static let column = ["names", "optional"]
  /// One of `lookups:`
  public static let lookup = ["in", "where", "is", "take"]
  /// `balanced:`
  public static let balanced = ["debit", "credit"]
  /// What a value is taken from, and how it is cut and translated.
  public static let text = [
    "cell", "constant", "setting", "first", "join", "with", "sorted", "choose", "otherwise", "json", "decode", "after",
    "after-last", "before", "before-last", "null", "map",
  ]
  /// What turns a text into a time, a length of time or an amount.
  public static let conversion = ["between", "time", "zone", "edge", "unit", "amount"]
  /// A value of a field.
  public static let value = text + conversion
  /// `amount:`
  public static let amount = ["unit", "sign"]
  /// One of `choose:`
  public static let branch = ["when", "then"]
  /// What a condition asks of a value.
  public static let test = [
    "is", "is-not", "in", "starts-with", "ends-with", "contains", "matches", "empty", "digits", "greater-than",
    "less-than", "same-as",
  ]
  /// A condition.
  public static let condition = ["all", "any", "not"] + test + text
  /// `key:`
  public static let key = ["from", "ordinal", "changed-by"]
  /// One of `events:`
  public static let event = ["event", "when", "occurred-at", "fields", "flags"]
  /// `check:`
  public static let check = ["epoch-in"]

  /// All parts by the name that the schema gives them.
  public static let all: [String: [String]] = [
    "definition": definition, "title": title, "read": read, "column": column, "lookup": lookup, "balanced": balanced,
    "value": value,
    "amount": amount, "branch": branch, "condition": condition, "key": key, "event": event, "check": check,
  ]
}
