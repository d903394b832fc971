namespace NanoTcp.Simulation
{
    /// <summary>The CRC-32 of Ethernet (IEEE 802.3 section 3.2.9), bit by bit in wire order: lowest bit of each byte first.</summary>
    internal static class EthernetCrc
    {
        public const int Length = 4;

        private const uint Polynomial = 0xEDB88320;

        private static readonly uint[] s_table = MakeTable();

        /// <summary>The frame check sequence; its lowest byte is sent first.</summary>
        public static uint Of(byte[] buffer, int offset, int count)
        {
            return ~Register(buffer, offset, count);
        }

        /// <summary>The shift register after a number of bytes, not inverted; the bit that entered first is bit 0.</summary>
        public static uint Register(byte[] buffer, int offset, int count)
        {
            uint crc = 0xFFFFFFFF;
            for (int i = 0; i < count; i++)
            {
                crc = (crc >> 8) ^ s_table[(crc ^ buffer[offset + i]) & 0xFF];
            }

            return crc;
        }

        private static uint[] MakeTable()
        {
            uint[] table = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                uint value = i;
                for (int bit = 0; bit < 8; bit++)
                {
                    value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
                }

                table[i] = value;
            }

            return table;
        }
    }
}
