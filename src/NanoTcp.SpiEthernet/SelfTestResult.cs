namespace NanoTcp.SpiEthernet
{
    /// <summary>Result of a check of any chip. A chip's own enumeration begins with these values and continues after them.</summary>
    public enum SelfTestResult
    {
        /// <summary>The device was not opened yet.</summary>
        NotRun,

        /// <summary>The chip answers and stores what is written to it.</summary>
        Passed,

        /// <summary>Every byte read is 00: nothing drives MISO, or the chip is held in reset.</summary>
        NoChipMisoLow,

        /// <summary>Every byte read is FF: nothing drives MISO, and something pulls it up.</summary>
        NoChipMisoHigh,

        /// <summary>A chip answers, but its version or revision is not a known one.</summary>
        WrongChip,

        /// <summary>A register kept its value over a low pulse on the reset pin.</summary>
        ResetLineStuck,

        /// <summary>After a soft reset the registers are not at their reset values.</summary>
        ResetIncomplete,

        /// <summary>The chip answered before a reset, but not after it.</summary>
        StillInReset,

        /// <summary>Registers can be read, but do not store what is written.</summary>
        RegisterMismatch,

        /// <summary>Buffer memory does not store what is written.</summary>
        BufferMismatch,

        /// <summary>Some transfers are correct and some are wrong.</summary>
        UnstableAtThisClock,
    }
}
