namespace NanoTcp.Simulation
{
    /// <summary>
    /// Faults on demand. A driver that was lied to is blamed again when it has reset the chip or set up receive memory anew.
    /// </summary>
    public sealed class Enc28j60Faults : ChipFaults
    {
        /// <summary>What EREVID reads as; -1 for what the chip is.</summary>
        public int Revision = -1;

        /// <summary>Next-packet pointer that the next received packet gets in place of the right one; -1 for none. Used once.</summary>
        public int NextPacketPointer = -1;

        /// <summary>Byte count that the next received packet gets in place of the right one; -1 for none. Used once.</summary>
        public int NextByteCount = -1;

        /// <summary>So many of the frames that arrive next have a wrong check sequence. Counts down.</summary>
        public int BadFrames;

        /// <summary>Collisions of the next frame sent; more than 15 abort it. Used once, without effect in full duplex.</summary>
        public int Collisions;

        /// <summary>So many of the frames sent next are aborted by a late collision. Counts down.</summary>
        public int LateCollisions;

        /// <summary>So many of the frames sent next are aborted since the wire is never free. Counts down.</summary>
        public int ExcessiveDeferrals;

        /// <summary>True when the wires of the receive pair are crossed.</summary>
        public bool IsReceivePairCrossed;

        /// <summary>True when a bit of buffer memory does not keep what is written.</summary>
        public bool MemoryIsFaulty;
    }
}
