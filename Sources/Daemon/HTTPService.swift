internal import AdapterKit
internal import HTTPTypes
internal import Hummingbird
internal import Ingestion
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import TicketDomain

/// Serves `/healthz`, `/readyz` and `/metrics`.
actor HTTPService: Service {
  private let state: DaemonState
  private let logger: Logger
  private let metrics: @Sendable () -> String
  private var served: (address: DaemonPlan.ListenAddress, task: Task<Void, any Error>)?

  /// `metrics` is what `/metrics` answers.
  init(state: DaemonState, logger: Logger, metrics: @escaping @Sendable () -> String) {
    self.state = state
    self.logger = logger
    self.metrics = metrics
  }

  /// Serves there from now on, and nowhere else. Throws `daemon-listen-failed` where it cannot; what was served before goes on then.
  func apply(_ address: DaemonPlan.ListenAddress?) async throws {
    guard served?.address != address else { return }
    let before = served
    if let address { served = (address, try await Self.serve(address, state, metrics)) } else { served = nil }
    before?.task.cancel()
    guard address != nil else { return state.update { $0.listen = nil } }
    logger.notice("serving health and metrics", metadata: ["locator": "\(state.current.listen ?? "")"])
  }

  func run() async {
    try? await gracefulShutdown()
    served?.task.cancel()
  }

  private static func serve(
    _ address: DaemonPlan.ListenAddress, _ state: DaemonState, _ metrics: @escaping @Sendable () -> String
  ) async throws -> Task<Void, any Error> {
    let (running, continuation) = AsyncThrowingStream<String, any Error>.makeStream()
    // Of requests there is nothing to say.
    var quiet = Logger(label: "http")
    quiet.logLevel = .critical
    let application = Application(
      router: routes(state, metrics),
      configuration: .init(address: .hostname(address.host, port: address.port), serverName: "TicketLedger"),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? address.port
        continuation.yield(address.host.contains(":") ? "[\(address.host)]:\(port)" : "\(address.host):\(port)")
      }, logger: quiet)
    let task = Task {
      do {
        try await application.run()
        continuation.finish()
      } catch {
        continuation.finish(throwing: error)
        throw error
      }
    }
    do {
      for try await place in running {
        state.update { $0.listen = place }
        return task
      }
    } catch {
      throw DaemonError(.listenFailed, at: "\(address.host):\(address.port)", ["detail": "\(error)"], retryHelps: true)
    }
    throw DaemonError(.listenFailed, at: "\(address.host):\(address.port)", ["detail": ""], retryHelps: true)
  }

  private static func routes(
    _ state: DaemonState, _ metrics: @escaping @Sendable () -> String
  ) -> Router<BasicRequestContext> {
    let router = Router()
    router.get("healthz") { _, _ in text("ok\n") }
    router.get("readyz") { _, _ in
      let reasons = state.current.reasonsNotReady(viewsBound: state.viewsBound)
      return reasons.isEmpty
        ? text("ready\n") : text(reasons.map { $0 + "\n" }.joined(), status: .serviceUnavailable)
    }
    router.get("metrics") { _, _ in text(metrics(), type: "text/plain; version=0.0.4; charset=utf-8") }
    return router
  }

  private static func text(
    _ text: String, status: HTTPResponse.Status = .ok, type: String = "text/plain; charset=utf-8"
  ) -> Response {
    Response(
      status: status, headers: [.contentType: type, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}

extension DaemonSnapshot {
  /// Why reports are not to be relied on at the moment; empty where they are.
  func reasonsNotReady(viewsBound: Duration) -> [String] {
    var reasons: [String] = []
    if views.position == 0 && head > 0 { reasons.append("views: not derived yet") }
    let lag = views.lagSeconds
    if lag > viewsBound / .seconds(1) {
      reasons.append("views: \(Int(lag)) s and \(head - views.position) events behind")
    }
    if let trouble = views.trouble { reasons.append("views: \(trouble.code)") }
    if room.isStopped { reasons.append("disk: too little room, nothing is taken in") }
    return reasons
  }
}
