using System.Net;
using System.Net.NetworkInformation;
using NanoTcp.Host.Links.User;
using PacketDotNet;

namespace NanoTcp.HostTests.Links;

[TestClass]
public sealed class TcpSynTests
{
    [TestMethod]
    public void ASynIsParsed()
    {
        Assert.IsTrue(TcpSyn.TryRead(Frame(tcp => tcp.Synchronize = true), out TcpSyn syn));

        Assert.AreEqual(new TcpSyn(0x0A4D0002, 40_000, 0x0A4D0001, 8080), syn);
    }

    [TestMethod]
    public void OtherSegmentsAreNotASyn()
    {
        Assert.IsFalse(TcpSyn.TryRead(Frame(tcp => tcp.Synchronize = tcp.Acknowledgment = true), out _));
        Assert.IsFalse(TcpSyn.TryRead(Frame(tcp => tcp.Synchronize = tcp.Reset = true), out _));
        Assert.IsFalse(TcpSyn.TryRead(Frame(tcp => tcp.Acknowledgment = true), out _));
    }

    [TestMethod]
    public void ACorruptedSynIsRejected()
    {
        byte[] frame = Frame(tcp => tcp.Synchronize = true);
        for (int i = 26; i < frame.Length; i++)
        {
            byte[] damaged = [.. frame];
            damaged[i] ^= 0x10;

            Assert.IsFalse(TcpSyn.TryRead(damaged, out _), $"byte {i}");
        }
    }

    [TestMethod]
    public void ATruncatedSynIsRejected()
    {
        byte[] frame = Frame(tcp => tcp.Synchronize = true);
        for (int length = 0; length < frame.Length; length++)
        {
            Assert.IsFalse(TcpSyn.TryRead(frame.AsSpan(0, length), out _), $"{length} bytes");
        }
    }

    private static byte[] Frame(Action<TcpPacket> flags)
    {
        var tcp = new TcpPacket(40_000, 8080) { SequenceNumber = 12_345, WindowSize = 8192 };
        flags(tcp);
        var ip = new IPv4Packet(IPAddress.Parse("10.77.0.2"), IPAddress.Parse("10.77.0.1")) { PayloadPacket = tcp };
        PhysicalAddress board = PhysicalAddress.Parse("02000A4D0002");
        PhysicalAddress gateway = PhysicalAddress.Parse("02010A4D0001");
        var ethernet = new EthernetPacket(board, gateway, EthernetType.IPv4) { PayloadPacket = ip };
        ip.UpdateIPChecksum();
        tcp.UpdateTcpChecksum();
        return ethernet.Bytes;
    }
}
