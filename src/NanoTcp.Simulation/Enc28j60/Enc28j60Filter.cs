namespace NanoTcp.Simulation
{
    /// <summary>
    /// The receive filters (data sheet 8): unicast, broadcast, multicast, hash table, pattern, magic packet; any or all of them.
    /// </summary>
    internal sealed class Enc28j60Filter
    {
        private const int AddressFilters = Enc28j60RegisterMap.FilterUnicast | Enc28j60RegisterMap.FilterPattern
            | Enc28j60RegisterMap.FilterMagic | Enc28j60RegisterMap.FilterHash | Enc28j60RegisterMap.FilterMulticast
            | Enc28j60RegisterMap.FilterBroadcast;

        private const int PatternWindow = 64;
        private const int MagicRepeats = 16;
        private const int AddressLength = 6;

        private static readonly int[] s_addressRegisters =
        {
            Enc28j60RegisterMap.MAADR1, Enc28j60RegisterMap.MAADR2, Enc28j60RegisterMap.MAADR3,
            Enc28j60RegisterMap.MAADR4, Enc28j60RegisterMap.MAADR5, Enc28j60RegisterMap.MAADR6,
        };

        private readonly Enc28j60Chip _chip;

        public Enc28j60Filter(Enc28j60Chip chip)
        {
            _chip = chip;
        }

        /// <summary>True when a frame passes the filters.</summary>
        /// <param name="f">Array that holds the frame, from its destination address.</param>
        /// <param name="length">Length of the frame in bytes, with check sequence.</param>
        /// <param name="isGood">True when the check sequence is correct.</param>
        public bool Passes(byte[] f, int length, bool isGood)
        {
            int control = _chip.Registers[Enc28j60RegisterMap.ERXFCON];
            if ((control & Enc28j60RegisterMap.FilterCrc) != 0 && !isGood)
            {
                return false;
            }

            int wanted = control & AddressFilters;
            if (wanted == 0)
            {
                return true;
            }

            bool wantsAll = (control & Enc28j60RegisterMap.FilterAnd) != 0;
            for (int bit = 1; bit <= Enc28j60RegisterMap.FilterUnicast; bit <<= 1)
            {
                if ((wanted & bit) != 0 && Hits(bit, f, length) != wantsAll)
                {
                    return !wantsAll;
                }
            }

            return wantsAll;
        }

        private static bool IsBroadcast(byte[] f)
        {
            return (f[0] & f[1] & f[2] & f[3] & f[4] & f[5]) == 0xFF;
        }

        private bool Hits(int filter, byte[] f, int length)
        {
            switch (filter)
            {
                case Enc28j60RegisterMap.FilterUnicast:
                    return IsOwnAddress(f, 0);
                case Enc28j60RegisterMap.FilterBroadcast:
                    return IsBroadcast(f);
                case Enc28j60RegisterMap.FilterMulticast:
                    return (f[0] & 1) != 0 && !IsBroadcast(f);
                case Enc28j60RegisterMap.FilterHash:
                    int index = HashOf(f);
                    return _chip.Registers.Has(Enc28j60RegisterMap.EHT0 + (index >> 3), 1 << (index & 7));
                case Enc28j60RegisterMap.FilterPattern:
                    return MatchesPattern(f, length) || _chip.Random.Happens(_chip.Errata.FalsePatternMatches);
                default:
                    return IsMagic(f, length);
            }
        }

        private bool IsOwnAddress(byte[] f, int offset)
        {
            for (int i = 0; i < AddressLength; i++)
            {
                if (f[offset + i] != _chip.Registers[s_addressRegisters[i]])
                {
                    return false;
                }
            }

            return true;
        }

        // Bits 28:23 of the CRC register with the last bit in bit 0; Register has the opposite bit order.
        private static int HashOf(byte[] f)
        {
            uint crc = EthernetCrc.Register(f, 0, AddressLength);
            int index = 0;
            for (int bit = 28; bit >= 23; bit--)
            {
                index = (index << 1) | (int)((crc >> (31 - bit)) & 1);
            }

            return index;
        }

        // 8.2: the bytes that the mask selects are moved together before they are summed
        private bool MatchesPattern(byte[] f, int length)
        {
            int start = _chip.Registers.Word(Enc28j60RegisterMap.EPMO);
            if (start + PatternWindow > length)
            {
                return false;
            }

            int sum = 0;
            int chosen = 0;
            for (int i = 0; i < PatternWindow; i++)
            {
                if (_chip.Registers.Has(Enc28j60RegisterMap.EPMM0 + (i >> 3), 1 << (i & 7)))
                {
                    sum += (chosen & 1) == 0 ? f[start + i] << 8 : f[start + i];
                    chosen++;
                }
            }

            return Enc28j60Dma.Fold(sum) == _chip.Registers.Word(Enc28j60RegisterMap.EPMCS);
        }

        private bool IsMagic(byte[] f, int length)
        {
            if (!IsOwnAddress(f, 0))
            {
                return false;
            }

            int magicLength = AddressLength * (MagicRepeats + 1);
            for (int start = AddressLength; start + magicLength <= length - EthernetCrc.Length; start++)
            {
                if (IsMagicAt(f, start))
                {
                    return true;
                }
            }

            return false;
        }

        private bool IsMagicAt(byte[] f, int start)
        {
            for (int i = 0; i < AddressLength; i++)
            {
                if (f[start + i] != 0xFF)
                {
                    return false;
                }
            }

            for (int i = 1; i <= MagicRepeats; i++)
            {
                if (!IsOwnAddress(f, start + (i * AddressLength)))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
