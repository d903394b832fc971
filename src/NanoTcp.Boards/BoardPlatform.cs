using System;
using nanoFramework.Runtime.Native;

namespace NanoTcp.Boards
{
    /// <summary>
    /// What differs from processor to processor besides its pins: time, its finest timer, and how it restarts. This class serves every
    /// firmware with the libraries System.Device.Spi, System.Device.Gpio and nanoFramework.Runtime.Native; a processor that can do better
    /// derives from it.
    /// </summary>
    public class BoardPlatform
    {
        private static BoardPlatform s_current;

        /// <summary>Makes a platform whose clock is the uptime in milliseconds.</summary>
        public BoardPlatform()
            : this(new BoardClock())
        {
        }

        /// <summary>Makes a platform with a clock of its own.</summary>
        /// <param name="clock">The clock that drivers and the stack share.</param>
        protected BoardPlatform(Clock clock)
        {
            Clock = clock;
        }

        /// <summary>The processor that the program runs on. <see cref="EthernetPins"/> sets it.</summary>
        /// <exception cref="InvalidOperationException">It was read before it was set.</exception>
        public static BoardPlatform Current
        {
            get
            {
                if (s_current == null)
                {
                    throw new InvalidOperationException(
                        "The processor is not known yet: make the board's pins, such as Esp32Pins or PicoPins, before anything else of the board.");
                }

                return s_current;
            }

            set
            {
                s_current = value;
            }
        }

        /// <summary>The clock that drivers and the stack share.</summary>
        public Clock Clock { get; }

        /// <summary>Reads the finest timer of the processor, in a unit of its own. It counts up from the start.</summary>
        public virtual long ReadTimer() => Environment.TickCount64;

        /// <summary>Restarts the processor. Returns only if the firmware refuses.</summary>
        public virtual void Restart()
        {
            Power.RebootDevice(RebootOption.NormalReboot);
        }
    }
}
