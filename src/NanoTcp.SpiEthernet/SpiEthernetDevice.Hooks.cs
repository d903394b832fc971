using NanoTcp.Links;

namespace NanoTcp.SpiEthernet
{
    /// <content>What a chip gives.</content>
    public abstract partial class SpiEthernetDevice
    {
        /// <summary>Tests and configures the chip after a reset, and starts its receiver.</summary>
        /// <param name="thorough">True to test registers and memory too.</param>
        /// <returns>Passed, or what is wrong.</returns>
        protected abstract SelfTestResult Configure(bool thorough);

        /// <summary>The chip was reset and configured again: whatever else it had open is closed.</summary>
        protected virtual void ChipRestarted()
        {
        }

        /// <summary>Stops the receiver and disables the interrupt.</summary>
        protected abstract void StopChip();

        /// <summary>
        /// With an interrupt pin, before a drain: makes the pin go high, such that a frame that arrives from now on makes it fall again.
        /// </summary>
        protected abstract void AcknowledgeInterrupt();

        /// <summary>With an interrupt pin, after a drain: enables what <see cref="AcknowledgeInterrupt"/> disabled, if anything.</summary>
        protected virtual void EnableInterrupt()
        {
        }

        /// <summary>Reads how much waits, and stores it in <see cref="Waiting"/>.</summary>
        /// <returns>False when the chip's pointers differ from what the driver wrote.</returns>
        protected abstract bool ReadStatus();

        /// <summary>Adds waiting frames to the batch, and frees their memory. <see cref="Waiting"/> is above 0.</summary>
        /// <param name="batch">Empty.</param>
        /// <returns>What was found.</returns>
        protected abstract ReceiveResult ReadFrames(FrameBatch batch);

        /// <summary>Nothing waits, but the interrupt pin is low: reads and clears other causes.</summary>
        protected virtual void ReadOtherCauses()
        {
        }

        /// <summary>The first step of recovery from frame headers that stay invalid.</summary>
        protected abstract RecoveryStep InvalidHeaderStep { get; }

        /// <summary>Writes a frame to the chip's memory. The last one may still be on the wire if <see cref="LoadsAhead"/> is set.</summary>
        /// <param name="buffer">Array that holds the frame, after <see cref="NetDevice.TransmitHeadroom"/> bytes that may be
        /// overwritten.</param>
        /// <param name="offset">Index of the frame's first byte.</param>
        /// <param name="length">Its length in bytes, 14 to 1514.</param>
        protected abstract void LoadFrame(byte[] buffer, int offset, int length);

        /// <summary>Starts to send the frame that was loaded last. No other frame is on the wire.</summary>
        /// <param name="length">Its length in bytes.</param>
        protected abstract void StartSend(int length);

        /// <summary>Reads whether the frame has left, and calls <see cref="SendConfirmed"/> if it has.</summary>
        /// <returns>True when the chip is done with the frame, sent or given up.</returns>
        protected abstract bool PollSend();

        /// <summary>
        /// Calls of <see cref="PollSend"/> before the first sleep of a wait: it bounds the wait where a clock stands still. At the highest
        /// SPI clock they should take longer than a full frame.
        /// </summary>
        protected abstract int MaxSendPolls { get; }

        /// <summary>The step of recovery from a frame that does not leave.</summary>
        /// <param name="attempt">0, and one more each time that the step was tried enough.</param>
        protected abstract RecoveryStep SendStep(int attempt);

        /// <summary>Cheapest step of recovery.</summary>
        /// <returns>True when the chip works as far as the step can tell.</returns>
        protected abstract bool Repair();

        /// <summary>Second step: closes and opens the receiver, or the chip's only socket. Waiting frames are lost.</summary>
        /// <returns>True when the chip works as far as the step can tell.</returns>
        protected abstract bool Reopen();

        /// <summary>Periodic check of pointers and flags, after the configuration was found correct.</summary>
        protected abstract void CheckOperation();

        /// <summary>What to check when there is no link, after "check the cable and ".</summary>
        protected abstract string LinkAdvice { get; }
    }
}
