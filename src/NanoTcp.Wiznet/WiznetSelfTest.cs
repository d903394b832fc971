using NanoTcp.SpiEthernet;

namespace NanoTcp.Wiznet
{
    /// <summary>Result of a check of a W5500 or W6100.</summary>
    public enum WiznetSelfTest
    {
        /// <summary>The device was not opened yet.</summary>
        NotRun = SelfTestResult.NotRun,

        /// <summary>The chip answers and stores what is written to it.</summary>
        Passed = SelfTestResult.Passed,

        /// <summary>Every byte read is 00: nothing drives MISO, or the chip is held in reset.</summary>
        NoChipMisoLow = SelfTestResult.NoChipMisoLow,

        /// <summary>Every byte read is FF: nothing drives MISO, and something pulls it up.</summary>
        NoChipMisoHigh = SelfTestResult.NoChipMisoHigh,

        /// <summary>A chip answers, but not the driver's.</summary>
        WrongChip = SelfTestResult.WrongChip,

        /// <summary>A register kept its value over a low pulse on the reset pin.</summary>
        ResetLineStuck = SelfTestResult.ResetLineStuck,

        /// <summary>After a reset by command the registers are not at their reset values.</summary>
        ResetIncomplete = SelfTestResult.ResetIncomplete,

        /// <summary>The chip stays in reset, or answered before a reset and does not after it.</summary>
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
