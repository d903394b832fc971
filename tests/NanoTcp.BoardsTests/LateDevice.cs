using NanoTcp.Links;

namespace NanoTcp.BoardsTests;

/// <summary>A device that does not open the first few times.</summary>
internal sealed class LateDevice(int failures, LinkKind kind = LinkKind.Ethernet) : NetDevice("late", kind, [2, 0, 0, 0, 0, 1], EthernetMtu)
{
    public int Attempts { get; private set; }

    public override bool IsLinkUp => false;

    public override int Open(long now) => ++Attempts <= failures ? -Errno.ENODEV : 0;

    public override string DescribeError(int error) => "not there yet";

    public override int Receive(FrameBatch batch, long now) => 0;

    public override int Transmit(byte[] buffer, int offset, int length) => -Errno.ENETDOWN;
}
