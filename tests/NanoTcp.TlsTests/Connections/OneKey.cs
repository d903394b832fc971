using NanoTcp.Tls;

namespace NanoTcp.TlsTests.Connections;

/// <summary>A store with one key.</summary>
internal sealed class OneKey(byte[] identity, byte[] key) : PskStore
{
    public override byte[]? Find(byte[] name) => name.AsSpan().SequenceEqual(identity) ? key : null;
}
