using nanoFramework.TestFramework;
using NanoTcp.Links;

namespace NanoTcp.UnitTests.Ip
{
    /// <summary>
    /// The limits of ICMP errors, RFC 1812 section 4.3.2.8, and what they reveal. Virtual time and one seed: each run is the same.
    /// </summary>
    [TestClass]
    public class IcmpErrorLimitTests
    {
        private const int OpenPort = 53;
        private const int ClosedPort = 9;
        private const uint FirstHost = 0x0A000010;
        private const int Hosts = 200;

        // of this many trials of each kind, an attacker decides each by the best threshold
        private const int Trials = 600;

        [TestMethod]
        public void TheErrorsThatAHostReceivesDoNotRevealWhetherAnotherReceivedOne()
        {
            Lan lan = World();
            int[] withError = new int[Hosts];
            int[] without = new int[Hosts];
            for (int i = 0; i < Trials; i++)
            {
                withError[Trial(lan, ClosedPort)]++;
                without[Trial(lan, OpenPort)]++;
            }

            // largest difference of the two distributions: 0 reveals nothing, 1 everything; 0.08 is usual for two equal ones
            int difference = 0;
            int sum = 0;
            for (int i = 0; i < Hosts; i++)
            {
                sum += withError[i] - without[i];
                difference = sum > difference ? sum : -sum > difference ? -sum : difference;
            }

            Assert.IsTrue(difference < Trials / 5, difference.ToString());
        }

        [TestMethod]
        public void TheErrorsToAHostDoNotRevealWhetherAnotherReceivedAll()
        {
            Lan lan = World();
            int[] sums = new int[2];
            for (int i = 0; i < Trials; i++)
            {
                for (int burst = 0; burst < 2; burst++)
                {
                    lan.PassTime(3000);
                    Probe(lan, Lan.Silent, ClosedPort, burst * 40);
                    sums[burst] += Probe(lan, Lan.PeerAddress, ClosedPort, 10);
                }
            }

            Assert.AreEqual(10 * Trials, sums[0], "ten errors are within the limit");
            Assert.IsTrue(sums[1] > 94 * sums[0] / 100, "only hosts with the same slot share a limit: " + sums[1].ToString());
        }

        [TestMethod]
        public void FiftyErrorsASecondLeaveOnAverage()
        {
            Lan lan = World();
            int count = 0;
            for (int time = 0; time < 100_000; time += 100)
            {
                for (uint host = 0; host < 20; host++)
                {
                    count += Probe(lan, FirstHost + host, ClosedPort, 1);
                }

                lan.PassTime(100);
            }

            AssertBetween(4850, 5250, count);
        }

        [TestMethod]
        public void TenErrorsASecondReachAHostOnAverage()
        {
            Lan lan = World();
            int count = 0;
            for (int time = 0; time < 100_000; time += 100)
            {
                count += Probe(lan, Lan.PeerAddress, ClosedPort, 5);
                lan.PassTime(100);
            }

            // and a burst of 20 after each of 6 changes of the slots
            AssertBetween(950, 1200, count);
        }

        [TestMethod]
        public void AHostThatProbesSeldomGetsEveryError()
        {
            Lan lan = World();
            int count = 0;
            for (int time = 0; time < 100_000; time += 200)
            {
                count += Probe(lan, Lan.PeerAddress, ClosedPort, 1);
                lan.PassTime(200);
            }

            Assert.AreEqual(500, count);
        }

        [TestMethod]
        public void ErrorsToOurselvesAreNotLimited()
        {
            Lan lan = World();
            int fd = lan.Calls.Udp();
            lan.Calls.Connect(fd, Ipv4Address.Loopback, ClosedPort);
            for (int i = 0; i < 200; i++)
            {
                Assert.AreEqual(4, lan.Calls.Write(fd, 4));
                Assert.AreEqual(-Errno.ECONNREFUSED, lan.Calls.Receive(fd));
            }
        }

        // 30 errors to forged addresses come close to the shared limit. Then a forged probe is answered or not, and the attacker counts the
        // errors that 100 hosts of its own receive.
        private static int Trial(Lan lan, int port)
        {
            lan.PassTime(3000);
            for (uint host = 0; host < 30; host++)
            {
                Probe(lan, FirstHost + host, ClosedPort, 1);
            }

            Assert.AreEqual(port == ClosedPort ? 1 : 0, Probe(lan, Lan.Silent, port, 1));
            int count = 0;
            for (uint host = 40; host < 140; host++)
            {
                count += Probe(lan, FirstHost + host, ClosedPort, 1);
            }

            return count;
        }

        // returns how many of the probes brought an error
        private static int Probe(Lan lan, uint source, int port, int count)
        {
            lan.Forget();
            for (int i = 0; i < count; i++)
            {
                lan.Wire.Arrives(Packets.Datagram(source, 7, Lan.Board, port, new byte[4]));
            }

            lan.Stack.Poll(lan.Clock.Now);
            lan.Stack.Poll(lan.Clock.Now);
            int errors = lan.Wire.SentCount;
            lan.Forget();
            return errors;
        }

        private static void AssertBetween(int least, int most, int count)
        {
            Assert.IsTrue(count >= least && count <= most, count.ToString());
        }

        private static Lan World()
        {
            Lan lan = new Lan(LinkKind.Ip, 1500, Lan.Board);
            lan.Calls.Udp(OpenPort);
            return lan;
        }
    }
}
