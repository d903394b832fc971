using System;

namespace NanoTcp.UnitTests.Simulation
{
    /// <summary>Ethernet frames to send.</summary>
    internal static class Frames
    {
        public static readonly byte[] ChipAddress = { 0x02, 0, 0, 0, 0, 1 };
        public static readonly byte[] PeerAddress = { 0x02, 0, 0, 0, 0, 2 };
        public static readonly byte[] Broadcast = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };

        /// <summary>A frame of an EtherType for experiments, its payload a pattern that begins with the mark.</summary>
        public static byte[] To(byte[] destination, int length, byte mark)
        {
            byte[] frame = new byte[length];
            Array.Copy(destination, 0, frame, 0, 6);
            Array.Copy(PeerAddress, 0, frame, 6, 6);
            frame[12] = 0x88;
            frame[13] = 0xB5;
            for (int i = 14; i < length; i++)
            {
                frame[i] = (byte)(mark + i - 14);
            }

            return frame;
        }

        /// <summary>The same, with the EtherType of IPv4, which corruption checks.</summary>
        public static byte[] Ip(int length, byte mark)
        {
            byte[] frame = To(ChipAddress, length, mark);
            frame[12] = 0x08;
            frame[13] = 0x00;
            return frame;
        }

        public static byte[] Ip6(byte[] destination, int length, byte mark)
        {
            byte[] frame = To(destination, length, mark);
            frame[12] = 0x86;
            frame[13] = 0xDD;
            return frame;
        }

        public static bool AreEqual(byte[] one, int oneOffset, byte[] other, int otherOffset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                if (one[oneOffset + i] != other[otherOffset + i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
