namespace NanoTcp.Enc28j60
{
    /// <summary>What the check of the chip at start found.</summary>
    public enum Enc28j60SelfTest
    {
        /// <summary>The device was not opened yet.</summary>
        NotRun,

        /// <summary>The chip is there and keeps what is written to it.</summary>
        Passed,

        /// <summary>Every byte read is 00: nothing drives MISO, or the chip is held in reset.</summary>
        NoChipMisoLow,

        /// <summary>Every byte read is FF: nothing drives MISO, and something pulls it up.</summary>
        NoChipMisoHigh,

        /// <summary>Something answers, but EREVID is none of the revisions that exist.</summary>
        WrongRevision,

        /// <summary>A revision whose MAC registers need 8 MHz (errata 1), with a slower SPI clock.</summary>
        ClockTooSlow,

        /// <summary>ESTAT.CLKRDY stays 0: the crystal does not swing.</summary>
        OscillatorStopped,

        /// <summary>A register survived a low pulse on the reset pin.</summary>
        ResetLineStuck,

        /// <summary>After a soft reset the registers are not at their reset values.</summary>
        ResetIncomplete,

        /// <summary>The chip answered before a reset and does not after it.</summary>
        StillInReset,

        /// <summary>Registers can be read, but never hold what was written.</summary>
        RegistersNotKept,

        /// <summary>Buffer memory does not hold what was written.</summary>
        BufferNotKept,

        /// <summary>The PHY does not answer as Microchip's.</summary>
        PhyNotFound,

        /// <summary>Some transfers are right and some are wrong.</summary>
        UnstableAtThisClock,
    }
}
