namespace NanoTcp.Simulation
{
    /// <summary>The sentence of each rule, with its source.</summary>
    internal static class W6100RuleTexts
    {
        public static string Of(WiznetRule rule)
        {
            switch (rule)
            {
                case WiznetRule.ReservedRegister:
                    return "W6100 data sheet 4, register map: an address without a register is neither read on its own nor written";
                case WiznetRule.ReadOnlyRegister:
                    return "W6100 data sheet 4: a register marked [RO] is not written; IR, SLIR and Sn_IR are cleared by IRCLR, SLIRCLR and Sn_IRCLR";
                case WiznetRule.WriteOnlyRegister:
                    return "W6100 data sheet 4: a register marked [WO] shows nothing";
                case WiznetRule.LockedRegister:
                    return "W6100 data sheet 4.1, CHPLCKR, NETLCKR and PHYLCKR: a locked register is unlocked before it is written";
                case WiznetRule.NotModeled:
                    return "the model of the W6100 has neither commands without a socket (SLCR) nor the PHY's own registers (PHYACR)";
                case WiznetRule.UnknownProtocol:
                    return "W6100 data sheet 4.2, Sn_MR: the protocol must be one that exists (and that this model has: no IPv6)";
                case WiznetRule.NoSourceAddress:
                    return "W6100 data sheet 4.2, Sn_MR: with MF the chip filters by SHAR, so SHAR is unlocked and set before OPEN";
                case WiznetRule.ResetPulseTooShort:
                    return "a W5500's RSTn stays low for 500 microseconds at least; a W6100's may need less";
                case WiznetRule.WriteDuringReset:
                    return "Espressif's driver: after a reset by SYCR0 nothing is written for a while";
                case WiznetRule.ClockTooFast:
                    return "W6100 data sheet, SPI timing: the clock is above the chip's maximum";
                case WiznetRule.SpiMode:
                    return "W6100 data sheet, SPI operation mode: modes 0 and 3 only";
                default:
                    return "as for a W5500: " + WiznetRuleTexts.Of(rule);
            }
        }
    }
}
