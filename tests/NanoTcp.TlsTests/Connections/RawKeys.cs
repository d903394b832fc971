using NanoTcp.Tls;

namespace NanoTcp.TlsTests.Connections;

/// <summary>The records of one direction of TLS 1.3 with CCM, with any content.</summary>
internal sealed class RawKeys(byte[] secret)
{
    private readonly Ccm _ccm = new(RawPeer.Crypto, Hkdf.ExpandLabel(RawPeer.Crypto, secret, "key", null, 16));
    private readonly byte[] _iv = Hkdf.ExpandLabel(RawPeer.Crypto, secret, "iv", null, 12);
    private long _sequence;

    public byte[] Secret { get; } = secret;

    /// <summary>Protects a content; its last byte is the type, zeros may follow.</summary>
    public byte[] SealInner(params byte[] inner)
    {
        byte[] record = [23, 3, 3, (byte)((inner.Length + 16) >> 8), (byte)(inner.Length + 16), .. inner, .. new byte[16]];
        _ccm.Seal(Nonce(), record[..5], 5, record, 5, inner.Length);
        return record;
    }

    public byte[] Seal(int type, params byte[] content) => SealInner([.. content, (byte)type]);

    /// <summary>Content and type of a record.</summary>
    public byte[] Open(byte[] record)
    {
        int count = record.Length - 5 - 16;
        if (!_ccm.Open(Nonce(), record[..5], 5, record, 5, count))
        {
            throw new InvalidDataException("The record's tag is invalid.");
        }

        return record[5..(5 + count)];
    }

    private byte[] Nonce()
    {
        byte[] nonce = [.. _iv];
        for (int i = 0; i < 8; i++)
        {
            nonce[11 - i] ^= (byte)(_sequence >> (8 * i));
        }

        _sequence++;
        return nonce;
    }
}
