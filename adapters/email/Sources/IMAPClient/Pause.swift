internal import Glibc

/// Waiting on the calling thread.
enum Pause {
  static func sleep(milliseconds: Int) {
    var left = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    var asked = left
    while nanosleep(&asked, &left) != 0, errno == EINTR { asked = left }
  }
}
