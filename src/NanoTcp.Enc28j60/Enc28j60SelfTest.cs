using NanoTcp.SpiEthernet;

namespace NanoTcp.Enc28j60
{
    /// <summary>Result of a check of the chip.</summary>
    public enum Enc28j60SelfTest
    {
        /// <summary>The device was not opened yet.</summary>
        NotRun = SelfTestResult.NotRun,

        /// <summary>The chip answers and stores what is written to it.</summary>
        Passed = SelfTestResult.Passed,

        /// <summary>Every byte read is 00: nothing drives MISO, or the chip is held in reset.</summary>
        NoChipMisoLow = SelfTestResult.NoChipMisoLow,

        /// <summary>Every byte read is FF: nothing drives MISO, and something pulls it up.</summary>
        NoChipMisoHigh = SelfTestResult.NoChipMisoHigh,

        /// <summary>A chip answers, but EREVID is not a known revision.</summary>
        WrongRevision = SelfTestResult.WrongChip,

        /// <summary>A register kept its value over a low pulse on the reset pin.</summary>
        ResetLineStuck = SelfTestResult.ResetLineStuck,

        /// <summary>After a soft reset the registers are not at their reset values.</summary>
        ResetIncomplete = SelfTestResult.ResetIncomplete,

        /// <summary>The chip answered before a reset, but not after it.</summary>
        StillInReset = SelfTestResult.StillInReset,

        /// <summary>Registers can be read, but do not store what is written.</summary>
        RegisterMismatch = SelfTestResult.RegisterMismatch,

        /// <summary>Buffer memory does not store what is written.</summary>
        BufferMismatch = SelfTestResult.BufferMismatch,

        /// <summary>Some transfers are correct and some are wrong.</summary>
        UnstableAtThisClock = SelfTestResult.UnstableAtThisClock,

        /// <summary>A revision whose MAC registers need 8 MHz (errata 1), with a slower SPI clock.</summary>
        ClockTooSlow,

        /// <summary>ESTAT.CLKRDY stays 0: the crystal does not oscillate.</summary>
        OscillatorStopped,

        /// <summary>The PHY does not identify itself as Microchip's.</summary>
        PhyNotFound,
    }
}
