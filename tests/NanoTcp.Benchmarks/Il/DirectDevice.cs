using NanoTcp.Links;

namespace NanoTcp.Benchmarks.Il;

/// <summary>The least that can be a device: a frame sent lies in the other end's queue, and a look gives what lies in one's own.</summary>
internal sealed class DirectDevice(byte number) : NetDevice("direct", LinkKind.Ethernet, [2, 0, 0, 0, 0, number], EthernetMtu)
{
    private const int Slots = 32;
    private const int SlotSize = 1536;

    private readonly byte[][] _frames = [.. Enumerable.Range(0, Slots).Select(_ => new byte[SlotSize])];
    private readonly int[] _lengths = new int[Slots];
    private int _first;

    public DirectDevice? LinkPartner { get; set; }

    /// <summary>Frames that wait.</summary>
    public int Waiting { get; private set; }

    /// <summary>Frames that one look gives at most.</summary>
    public int BatchLimit { get; set; } = 1;

    public override bool IsLinkUp => true;

    public override int Receive(FrameBatch batch, long now)
    {
        batch.Count = 0;
        int offset = 0;
        while (Waiting > 0 && batch.Count < BatchLimit)
        {
            int length = _lengths[_first];
            Array.Copy(_frames[_first], 0, batch.Buffer, offset, length);

            // not by FrameBatch.Add: that is the driver's work, and counted in its table
            batch.Offset[batch.Count] = offset;
            batch.Length[batch.Count] = length;
            batch.Count++;
            offset += length;
            _first = (_first + 1) % Slots;
            Waiting--;
        }

        return batch.Count;
    }

    public override int Transmit(byte[] buffer, int offset, int length)
    {
        DirectDevice far = LinkPartner!;
        if (far.Waiting == Slots)
        {
            throw new InvalidOperationException("More frames wait than the measurement can need.");
        }

        int slot = (far._first + far.Waiting++) % Slots;
        Array.Copy(buffer, offset, far._frames[slot], 0, length);
        far._lengths[slot] = length;
        return 0;
    }
}
