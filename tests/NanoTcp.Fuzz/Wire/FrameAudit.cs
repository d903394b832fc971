using System.Buffers.Binary;

namespace NanoTcp.Fuzz.Wire;

/// <summary>What holds for every frame that the stack sends, whatever it was sent itself.</summary>
public static class FrameAudit
{
    /// <summary>Checks addresses, lengths and checksums of a frame from the stack.</summary>
    public static void Check(ReadOnlySpan<byte> frame)
    {
        Require(frame.Length is >= 42 or >= 34, "a frame is too short", frame);
        Require(frame[6..12].SequenceEqual(Frames.StackMac), "a frame has somebody else's source address", frame);
        switch (BinaryPrimitives.ReadUInt16BigEndian(frame[12..]))
        {
            case 0x0806:
                CheckArp(frame);
                break;
            case 0x0800:
                CheckIp(frame);
                break;
            default:
                throw Broken("an unknown EtherType", frame);
        }
    }

    /// <summary>Checks what must not be an answer: RFC 1122 sections 3.2.2 and 4.2.3.10, RFC 9293 section 3.5.2.</summary>
    /// <param name="input">What the stack took in.</param>
    /// <param name="output">What it sent at once.</param>
    public static void CheckReply(ReadOnlySpan<byte> input, ReadOnlySpan<byte> output)
    {
        if (input.Length < 34 || BinaryPrimitives.ReadUInt16BigEndian(input[12..]) != 0x0800 || output[13] != 0)
        {
            return;
        }

        int inputHeader = (input[14] & 15) << 2;
        int protocol = output[14 + 9];
        bool isIcmpError = protocol == Frames.ProtocolIcmp && output[34] != 0;
        uint destination = BinaryPrimitives.ReadUInt32BigEndian(input[30..]);
        bool wasToMany = destination >= 0xE0000000 || destination == 0x0A0000FF;
        Require(!(wasToMany && isIcmpError), "an ICMP error about a packet to many", output);
        if (input.Length < 14 + inputHeader + 20)
        {
            return;
        }

        ReadOnlySpan<byte> content = input[(14 + inputHeader)..];
        if (input[23] == Frames.ProtocolIcmp && isIcmpError)
        {
            Require(content[0] is 8 or 0 or > 12, "an ICMP error about an ICMP error", output);
        }

        if (input[23] == Frames.ProtocolTcp && protocol == Frames.ProtocolTcp)
        {
            bool isAnswer = content[..2].SequenceEqual(output[36..38]) && content[2..4].SequenceEqual(output[34..36]);
            bool isReset = ((Control)output[47] & Control.Rst) != 0;
            Require(!(isAnswer && isReset && ((Control)content[13] & Control.Rst) != 0), "a reset answers a reset", output);
            Require(!(isAnswer && isReset && wasToMany), "a reset answers a segment to many", output);
        }
    }

    private static void CheckArp(ReadOnlySpan<byte> frame)
    {
        Require(frame.Length == 42, "an ARP packet has a wrong length", frame);
        Require(frame[14..20].SequenceEqual(new byte[] { 0, 1, 8, 0, 6, 4 }) && frame[20] == 0 && frame[21] is 1 or 2,
            "an ARP packet has a wrong head", frame);
        Require(frame[22..28].SequenceEqual(Frames.StackMac), "an ARP packet has somebody else's sender", frame);
        uint sender = BinaryPrimitives.ReadUInt32BigEndian(frame[28..]);
        Require(sender is 0 or Frames.StackAddress, "an ARP packet claims somebody else's address", frame);
    }

    private static void CheckIp(ReadOnlySpan<byte> frame)
    {
        ReadOnlySpan<byte> ip = frame[14..];
        if (ip[9] == Frames.ProtocolIgmp)
        {
            CheckIgmp(frame, ip);
            return;
        }

        Require(ip[0] == 0x45, "an IP header is not of version 4 and 20 bytes", frame);
        Require(BinaryPrimitives.ReadUInt16BigEndian(ip[2..]) == ip.Length, "an IP packet's total length is not its length", frame);
        Require(Checksums.Sum(ip[..20]) == 0xFFFF, "an IP header checksum is wrong", frame);
        Require(ip[8] > 0, "an IP packet has no time to live", frame);
        Require((BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & 0xBFFF) == 0, "an IP packet is a fragment", frame);
        Require(BinaryPrimitives.ReadUInt32BigEndian(ip[12..]) == Frames.StackAddress, "an IP packet has a foreign source", frame);
        uint destination = BinaryPrimitives.ReadUInt32BigEndian(ip[16..]);
        Require(destination != 0 && destination != Frames.StackAddress && destination >> 24 != 127, "an IP packet to nobody", frame);
        Require((frame[0] & 1) == 0 || destination >= 0xE0000000 || (destination & 0xFF) == 0xFF,
            "a unicast packet in a frame to many", frame);

        ReadOnlySpan<byte> content = ip[20..];
        switch (ip[9])
        {
            case Frames.ProtocolTcp:
                CheckTcp(frame, ip, content, destination);
                break;
            case Frames.ProtocolUdp:
                Require(content.Length >= 8 && BinaryPrimitives.ReadUInt16BigEndian(content[4..]) == content.Length,
                    "a UDP length is wrong", frame);
                Require(Checksums.Sum(content, Checksums.PseudoHeader(ip, 20, content.Length)) == 0xFFFF, "a UDP checksum is wrong", frame);
                break;
            case Frames.ProtocolIcmp:
                Require(content.Length >= 8 && Checksums.Sum(content) == 0xFFFF, "an ICMP checksum is wrong", frame);
                break;
            default:
                throw Broken("an unknown protocol", frame);
        }
    }

    // RFC 2236 section 2: time to live 1, and the router alert option
    private static void CheckIgmp(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> ip)
    {
        Require(ip.Length == 32 && ip[0] == 0x46 && ip[3] == 32 && ip[8] == 1 && ip[20] == 148, "an IGMP packet has a wrong header", frame);
        Require(Checksums.Sum(ip[..24]) == 0xFFFF && Checksums.Sum(ip[24..]) == 0xFFFF, "an IGMP checksum is wrong", frame);
        Require(ip[24] == 0x17 ? ip[16..20].SequenceEqual(new byte[] { 224, 0, 0, 2 }) : ip[16..20].SequenceEqual(ip[28..32]),
            "an IGMP packet to the wrong group", frame);
        Require(ip[24] is 0x12 or 0x16 or 0x17 && ip[28] is >= 224 and < 240, "an IGMP packet that no host sends", frame);
    }

    private static void CheckTcp(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> ip, ReadOnlySpan<byte> content, uint destination)
    {
        Require(Checksums.Sum(content, Checksums.PseudoHeader(ip, 20, content.Length)) == 0xFFFF, "a TCP checksum is wrong", frame);
        Require(destination < 0xE0000000 && destination != 0x0A0000FF, "a segment to many", frame);
        TcpSegmentView segment = TcpSegmentView.Read(content);
        Require(segment.SourcePort != 0 && segment.DestinationPort != 0, "a segment with port 0", frame);
        bool isSyn = segment.Has(Control.Syn);
        bool isReset = segment.Has(Control.Rst);
        Require(segment.Has(Control.Ack) || isSyn || isReset, "a segment without ACK", frame);
        Require(!(isSyn && (isReset || segment.Has(Control.Fin))) && !(isReset && segment.Has(Control.Fin)),
            "flags that exclude each other", frame);
        Require(isSyn || (segment.MaximumSegmentSize == 0 && segment.WindowScale < 0 && !segment.IsSackPermitted),
            "options of a SYN on another segment", frame);
        foreach ((uint start, uint end) in segment.Sack)
        {
            Require((int)(end - start) > 0, "an empty SACK block", frame);
        }
    }

    private static void Require(bool holds, string message, ReadOnlySpan<byte> frame)
    {
        if (!holds)
        {
            throw Broken(message, frame);
        }
    }

    private static InvariantException Broken(string message, ReadOnlySpan<byte> frame) =>
        new($"{message}: {Convert.ToHexString(frame)}");
}
