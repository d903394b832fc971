using System;

namespace NanoTcp.Services
{
    /// <summary>
    /// The stack of a board that was brought up, and the services that belong to it. The types of System.Net in NanoTcp.Net use the current
    /// one unless the program chooses another network; a board's bring-up needs no reference to that assembly.
    /// </summary>
    public sealed class BoardNetwork
    {
        /// <summary>Names a board's network. It becomes the one of all programs when it is set as <see cref="Current"/>.</summary>
        /// <param name="stack">The stack.</param>
        /// <param name="resolver">Looks up names; null for none.</param>
        /// <exception cref="ArgumentNullException">The stack is null.</exception>
        public BoardNetwork(NetStack stack, DnsResolver resolver)
        {
            if (stack == null)
            {
                throw new ArgumentNullException(nameof(stack));
            }

            Stack = stack;
            Resolver = resolver;
        }

        /// <summary>The network of the board that was brought up last; null while there is none.</summary>
        public static BoardNetwork Current { get; set; }

        /// <summary>The stack.</summary>
        public NetStack Stack { get; }

        /// <summary>Looks up names; null for none.</summary>
        public DnsResolver Resolver { get; }

        /// <summary>The DHCP client of the board's interface; null for none.</summary>
        public DhcpClient Dhcp { get; set; }

        /// <summary>Obtains the time of day; null for none.</summary>
        public SntpClient TimeClient { get; set; }
    }
}
