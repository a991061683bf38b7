import EventStore
import TicketDomain
import Testing

@Suite struct `The tree over the leaves` {
  // Inputs and roots of the Certificate Transparency reference implementation's tests.
  private static let inputs = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
  ]
  private static let roots = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  @Test func `roots are those of RFC 6962's published examples`() {
    var tree = MerkleTree()
    #expect(tree.root.description == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    for (input, root) in zip(Self.inputs, Self.roots) {
      let bytes = [0] + ([UInt8](hexadecimal: input) ?? [])
      tree.append(bytes.withUnsafeBytes { CanonicalBytes.sha256($0) }) { _ in }
      #expect(tree.root.description == root)
    }
  }

  @Test func `every size up to several complete subtrees has the root of the recursive definition`() {
    var tree = MerkleTree()
    var leaves: [Digest] = []
    var nodes: [MerkleTree.Node] = []
    for number in 0..<1300 {
      let leaf = withUnsafeBytes(of: Int64(number)) { CanonicalBytes.sha256($0) }
      leaves.append(leaf)
      tree.append(leaf) { nodes.append($0) }
      if number % 37 == 0 || (250...260).contains(number) || (510...514).contains(number) {
        #expect(tree.root == recursiveRoot(leaves[...]), "\(number + 1) leaves")
      }
    }
    #expect(nodes.map { "\($0.level)/\($0.number)" } == ["1/0", "1/1", "1/2", "1/3", "1/4"])
    #expect(nodes[3].hash == recursiveRoot(leaves[768..<1024]))
  }

  private func recursiveRoot(_ leaves: ArraySlice<Digest>) -> Digest {
    guard leaves.count > 1 else { return leaves.first ?? .zero }
    var split = 1
    while split * 2 < leaves.count { split *= 2 }
    let middle = leaves.startIndex + split
    return CanonicalBytes.node(recursiveRoot(leaves[..<middle]), recursiveRoot(leaves[middle...]))
  }
}

@Suite struct `The log's hashes` {
  @Test func `a checker in another language that knows only the documented layout agrees`() throws {
    let store = try StoreFixture()
    var writer: LogWriter? = try store.writer()
    for round in 0..<4 {
      let drafts = (0..<173).map {
        Draft(
          key: "呼叫 \($0 + round * 150)", content: "row \($0) of \(round)", events: $0 % 3,
          isQuarantined: $0 % 31 == 5 && $0 % 3 == 1, personal: $0 % 2 == 0 ? "" : #"{"customer":"张三"}"#)
      }
      if let writer { try store.append(drafts, to: writer) }
      // Opening anew must restore the tree's right edge.
      if round == 1 {
        writer = nil
        writer = try store.writer()
      }
    }
    let check = try independentCheck(store.location.log)
    #expect(check.status == 0, "\(check.output)")
    #expect(check.output.hasPrefix("\(writer?.head ?? 0) "))
    let head = try #require(try store.reader().storedHead())
    #expect(check.output.contains(head.root.description))
  }
}
