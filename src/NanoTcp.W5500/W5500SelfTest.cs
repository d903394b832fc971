using NanoTcp.SpiEthernet;

namespace NanoTcp.W5500
{
    /// <summary>Result of a check of the chip.</summary>
    public enum W5500SelfTest
    {
        /// <summary>The device was not opened yet.</summary>
        NotRun = SelfTestResult.NotRun,

        /// <summary>The chip answers and stores what is written to it.</summary>
        Passed = SelfTestResult.Passed,

        /// <summary>Every byte read is 00: nothing drives MISO, or the chip is held in reset.</summary>
        NoChipMisoLow = SelfTestResult.NoChipMisoLow,

        /// <summary>Every byte read is FF: nothing drives MISO, and something pulls it up.</summary>
        NoChipMisoHigh = SelfTestResult.NoChipMisoHigh,

        /// <summary>A chip answers, but VERSIONR is not 04.</summary>
        WrongVersion = SelfTestResult.WrongChip,

        /// <summary>A register kept its value over a low pulse on the reset pin.</summary>
        ResetLineStuck = SelfTestResult.ResetLineStuck,

        /// <summary>After a reset by MR the registers are not at their reset values.</summary>
        ResetIncomplete = SelfTestResult.ResetIncomplete,

        /// <summary>MR.RST stays set, or the chip answered before a reset and does not after it.</summary>
        StillInReset = SelfTestResult.StillInReset,

        /// <summary>Registers can be read, but do not store what is written.</summary>
        RegisterMismatch = SelfTestResult.RegisterMismatch,

        /// <summary>Buffer memory does not store what is written.</summary>
        BufferMismatch = SelfTestResult.BufferMismatch,

        /// <summary>Some transfers are correct and some are wrong.</summary>
        UnstableAtThisClock = SelfTestResult.UnstableAtThisClock,

        /// <summary>All checks passed, but socket 0 does not open in MACRAW mode.</summary>
        SocketNotOpened,
    }
}
