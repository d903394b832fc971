using System;
using NanoTcp.Links;

namespace NanoTcp.Enc28j60
{
    /// <summary>
    /// Settings of an ENC28J60. A full frame takes 1.23 ms, longer on a busy wire or with collisions: the default of
    /// <see cref="EthernetChipOptions.SendTimeout"/> is 50 ms. The chip lets in IPv4 multicast only, unless
    /// <see cref="EthernetChipOptions.Promiscuous"/> is set.
    /// </summary>
    public sealed class Enc28j60Options : EthernetChipOptions
    {
        private const int DefaultSendTimeout = 50;

        /// <summary>Makes settings with their default values.</summary>
        /// <param name="macAddress">The device's Ethernet address: six bytes in wire order, not a group address and not zero. It is
        /// copied.</param>
        /// <exception cref="ArgumentException">The address cannot be a station's.</exception>
        public Enc28j60Options(byte[] macAddress)
            : base(macAddress, DefaultSendTimeout)
        {
        }

        /// <summary>
        /// True for full duplex. The chip does not negotiate: the link partner must be set to 10 Mbit/s and full duplex by hand, or frames
        /// are lost to late collisions. Default false: half duplex, which every partner detects by itself.
        /// </summary>
        public bool FullDuplex { get; set; }

        /// <summary>
        /// True for transmit memory of two frames, to be set before a device is made: one is loaded while the one before it is sent, so
        /// that a stream leaves up to 1.7 times as fast. It takes a quarter of the receive memory, which then holds three full frames:
        /// ReceiveBufferSize should be 4,380, or a slow board loses frames. Default false.
        /// </summary>
        public bool SendsAhead { get; set; }
    }
}
