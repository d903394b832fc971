using NanoTcp.Links;

namespace NanoTcp.Host.Links.User;

/// <summary>The gateway's device with a filter: a frame can be held back before the stack receives it, and be injected later.</summary>
internal sealed class GatewayDevice : NetDevice
{
    private readonly NetDevice _inner;
    private readonly Queue<byte[]> _reinserted = new();

    public GatewayDevice(NetDevice inner)
        : base(inner.Name, inner.Kind, inner.MacAddress, inner.Mtu)
    {
        _inner = inner;
        inner.Interrupt = RaiseInterrupt;
    }

    /// <summary>Called for each frame from the cable; false holds it back.</summary>
    public Func<ReadOnlySpan<byte>, bool>? Admits { get; set; }

    /// <inheritdoc/>
    public override int TransmitHeadroom => _inner.TransmitHeadroom;

    /// <inheritdoc/>
    public override bool IsLinkUp => _inner.IsLinkUp;

    /// <summary>Injects a frame before those from the cable. Call it on the gateway's thread.</summary>
    public void Reinsert(byte[] frame) => _reinserted.Enqueue(frame);

    /// <inheritdoc/>
    public override int Open(long now) => _inner.Open(now);

    /// <inheritdoc/>
    public override void Close() => _inner.Close();

    /// <inheritdoc/>
    public override int Receive(FrameBatch batch, long now)
    {
        if (_reinserted.TryDequeue(out byte[]? frame))
        {
            batch.Count = 0;
            frame.CopyTo(batch.Buffer, 0);
            batch.Add(0, frame.Length);
            return batch.Count;
        }

        // if all frames of a batch are held back, the result must not say that there were none
        int count;
        do
        {
            count = _inner.Receive(batch, now);
            Filter(batch);
        }
        while (count > 0 && batch.Count == 0);
        return batch.Count;
    }

    /// <inheritdoc/>
    public override int Transmit(byte[] buffer, int offset, int length) => _inner.Transmit(buffer, offset, length);

    /// <inheritdoc/>
    public override long Service(long now) => _inner.Service(now);

    private void Filter(FrameBatch batch)
    {
        int count = batch.Count;
        batch.Count = 0;
        for (int i = 0; i < count; i++)
        {
            int offset = batch.Offset[i];
            int length = batch.Length[i];
            if (Admits == null || Admits(batch.Buffer.AsSpan(offset, length)))
            {
                batch.Add(offset, length);
            }
        }
    }
}
