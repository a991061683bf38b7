/// Something that `doctor` looks at. Gathering stands in `findings`; what the facts mean is judged by a static function of values,
/// so that tables of cases test it.
protocol HealthCheck {
  /// What there is to say, in the order in which it is shown; never empty. What cannot be looked at is a finding as well.
  func findings() async -> [HealthFinding]
}
