namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>A segment that the stack sent, with its numbers relative to the start of either side.</summary>
    internal sealed class ReceivedSegment
    {
        public const int Fin = 0x01;
        public const int Syn = 0x02;
        public const int Rst = 0x04;
        public const int Psh = 0x08;
        public const int Ack = 0x10;
        public const int Urg = 0x20;
        public const int Ece = 0x40;
        public const int Cwr = 0x80;

        /// <summary>The frame as it was on the wire.</summary>
        public byte[] Frame;

        /// <summary>Milliseconds since the world began.</summary>
        public int At;
        public int Sequence;
        public int Acknowledgment;
        public int Flags;

        /// <summary>The header's field.</summary>
        public int Window;
        public int PayloadLength;

        /// <summary>Index of the payload in the frame.</summary>
        public int PayloadOffset;

        /// <summary>Options as text, such as "mss 1460,sackOK,TS,nop,wscale 7".</summary>
        public string Options;

        /// <summary>SACK blocks as text, such as "101-201 301-401"; "" for none.</summary>
        public string Sack;
        public bool HasTimestamps;
        public uint TimestampValue;
        public uint TimestampEcho;

        public bool Has(int flag) => (Flags & flag) != 0;

        /// <summary>Sequence number behind it.</summary>
        public int End => Sequence + PayloadLength + (Has(Fin) ? 1 : 0) + (Has(Syn) ? 1 : 0);

        public int IpIdentification => (Frame[18] << 8) | Frame[19];

        public bool DontFragment => (Frame[20] & 0x40) != 0;

        /// <summary>The ECN field of the IP header.</summary>
        public int IpEcn => Frame[15] & 3;

        /// <summary>In the manner of tcpdump.</summary>
        public string Describe()
        {
            string flags = (Has(Syn) ? "S" : "") + (Has(Fin) ? "F" : "") + (Has(Rst) ? "R" : "") + (Has(Psh) ? "P" : "") +
                (Has(Urg) ? "U" : "") + (Has(Ece) ? "E" : "") + (Has(Cwr) ? "W" : "");
            string text = "[" + At.ToString() + " ms: " + flags + " seq " + Sequence.ToString() + " payload " + PayloadLength.ToString();
            text += Has(Ack) ? " ack " + Acknowledgment.ToString() : " no ack";
            text += " window " + Window.ToString();
            return text + (Options.Length > 0 ? " <" + Options + ">" : "") + (Sack.Length > 0 ? " sack " + Sack : "") + "]";
        }
    }
}
