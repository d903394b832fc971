using NanoTcp.Links;

namespace NanoTcp.Fuzz.Wire;

/// <summary>An Ethernet device whose other end is the test: what is delivered arrives at the next poll, what is sent is shown.</summary>
public sealed class WireDevice(byte[] macAddress, int mtu) : NetDevice("wire", LinkKind.Ethernet, macAddress, mtu)
{
    private readonly Queue<byte[]> _arrived = new();

    /// <summary>Called with a copy of every frame that the stack sends.</summary>
    public Action<byte[]>? Sent { get; set; }

    public bool IsUp { get; set; } = true;

    public override bool IsLinkUp => IsUp;

    public int Waiting => _arrived.Count;

    public void Deliver(byte[] frame) => _arrived.Enqueue(frame);

    public override int Receive(FrameBatch batch, long now)
    {
        batch.Count = 0;
        int offset = 0;
        while (batch.Count < batch.Offset.Length && _arrived.TryPeek(out byte[]? frame) && offset + frame.Length <= batch.Buffer.Length)
        {
            _arrived.Dequeue();
            frame.CopyTo(batch.Buffer, offset);
            batch.Add(offset, frame.Length);
            offset += frame.Length;
        }

        return batch.Count;
    }

    public override int Transmit(byte[] buffer, int offset, int length)
    {
        if (length > Mtu + 14)
        {
            throw new InvariantException($"a frame of {length} bytes does not fit an MTU of {Mtu}");
        }

        Sent?.Invoke(buffer.AsSpan(offset, length).ToArray());
        return 0;
    }
}
