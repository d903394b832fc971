namespace NanoTcp.SpiEthernet
{
    /// <content>Results of checks in words: what is wrong, and what to check.</content>
    public abstract partial class SpiEthernetController
    {
        // Below 1 MHz a full frame takes more than 12 ms; nanoFramework's default of 500 kHz is usually an oversight.
        private const int SlowClock = 1_000_000;

        /// <summary>The name of the chip's reset input, such as "RSTn".</summary>
        protected abstract string ResetPinName { get; }

        /// <summary>The chip's name with what else is known of it, such as its revision.</summary>
        protected virtual string FullName => ChipName;

        /// <summary>A limit to respect when the clock is lowered, in parentheses after a space; empty for none.</summary>
        protected virtual string ClockLimit => "";

        /// <summary>The SPI clock with its unit.</summary>
        protected string ClockText => _transfers.ClockFrequency.ToString() + " Hz";

        /// <summary>Describes a result in one sentence.</summary>
        /// <param name="found">The result.</param>
        public string Describe(SelfTestResult found)
        {
            string name = ChipName;
            switch (found)
            {
                case SelfTestResult.NotRun:
                    return "The " + name + " was not tested yet.";
                case SelfTestResult.Passed:
                    return FullName + " found, SPI reliable at " + ClockText
                        + (_transfers.ClockFrequency < SlowClock ? " (slow: 8 to 20 MHz is usual)." : ".");
                case SelfTestResult.NoChipMisoLow:
                    return "No " + name + " answers: MISO stays low. Check power, chip select, MISO wiring and that " + ResetPinName
                        + " is high.";
                case SelfTestResult.NoChipMisoHigh:
                    return "No " + name + " answers: MISO stays high. Check power, chip select and MISO wiring.";
                case SelfTestResult.ResetLineStuck:
                    return "The reset pin does not reset the " + name + ": check the " + ResetPinName + " wiring, or give no reset pin.";
                case SelfTestResult.ResetIncomplete:
                    return "The " + name + " answers but did not reset: its registers are not at their reset values.";
                case SelfTestResult.StillInReset:
                    return "The " + name + " is still in reset: check " + ResetPinName + ", the module's reset supervisor and the supply.";
                case SelfTestResult.RegisterMismatch:
                    return name + " registers do not keep what is written: check MOSI wiring and supply.";
                case SelfTestResult.BufferMismatch:
                    return name + " buffer memory does not keep what is written: the chip is faulty or its supply is weak.";
                case SelfTestResult.UnstableAtThisClock:
                    return "SPI is unstable at " + ClockText + " (" + Failures.ToString() + " transfers wrong): lower the clock" + ClockLimit
                        + " or shorten the wires.";
                default:
                    return DescribeOther(found);
            }
        }

        /// <summary>Describes a result that is the chip's own, or a wrong chip.</summary>
        /// <param name="found">The result.</param>
        protected abstract string DescribeOther(SelfTestResult found);
    }
}
