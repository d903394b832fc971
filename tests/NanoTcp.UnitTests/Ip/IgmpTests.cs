using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Ip
{
    /// <summary>Multicast groups and the host's side of IGMP version 2: RFC 1112, RFC 2236.</summary>
    [TestClass]
    public class IgmpTests
    {
        private const uint Group = 0xEF010203;
        private const uint Other = 0xEF010204;
        private const uint AllSystems = 0xE0000001;
        private const int Query = 0x11;
        private const int Report1 = 0x12;
        private const int Report = 0x16;
        private const string Joins = "01:00:5E:01:02:03: 10.0.0.1 > 239.1.2.3 IGMP report 239.1.2.3";
        private const string JoinsOther = "01:00:5E:01:02:04: 10.0.0.1 > 239.1.2.4 IGMP report 239.1.2.4";
        private const string JoinsOldWay = "01:00:5E:01:02:03: 10.0.0.1 > 239.1.2.3 IGMP v1 report 239.1.2.3";
        private const string Leaves = "01:00:5E:00:00:02: 10.0.0.1 > 224.0.0.2 IGMP leave 239.1.2.3";

        private static readonly byte[] s_groupMac = { 1, 0, 0x5E, 1, 2, 3 };
        private static readonly byte[] s_allSystemsMac = { 1, 0, 0x5E, 0, 0, 1 };

        [TestMethod]
        public void JoiningIsReportedAtOnceAndAgainWithinTenSeconds()
        {
            Lan lan = Lan.Settled();

            Assert.AreEqual(0, lan.Interface.JoinGroup(Group));

            lan.Peer.Expects(Joins);
            lan.Peer.ExpectsNothing();
            lan.PassTime(10_001);
            lan.Peer.Expects(Joins);
            lan.PassTime(1_000_000);
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AReportHasTtl1AndTheRouterAlertOption()
        {
            Lan lan = Lan.Settled();

            lan.Interface.JoinGroup(Group);

            byte[] packet = lan.Peer.TakesPacket();
            Assert.AreEqual(1, (int)packet[8], "TTL");
            Assert.AreEqual(0x94040000u, Packets.Read32(packet, 20), "router alert, RFC 2113");
        }

        [TestMethod]
        public void AGroupIsLeftWhenItsLastMemberLeaves()
        {
            Lan lan = Lan.Settled();
            lan.Interface.JoinGroup(Group);
            lan.Interface.JoinGroup(Group);
            lan.PassTime(10_001);
            lan.Forget();

            Assert.AreEqual(0, lan.Interface.LeaveGroup(Group));
            lan.Peer.ExpectsNothing();
            Assert.AreEqual(0, lan.Interface.LeaveGroup(Group));

            lan.Peer.Expects(Leaves);
            Assert.AreEqual(-Errno.EADDRNOTAVAIL, lan.Interface.LeaveGroup(Group));
            lan.PassTime(20_000);
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AUnicastAddressCannotBeJoined()
        {
            Lan lan = Lan.Settled();

            Assert.AreEqual(-Errno.EINVAL, lan.Interface.JoinGroup(Lan.PeerAddress));
            Assert.AreEqual(-Errno.EINVAL, lan.Interface.JoinGroup(0xF0000000));
            Assert.AreEqual(-Errno.EADDRNOTAVAIL, lan.Interface.LeaveGroup(Group));

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AnInterfaceJoinsAtMostThirtyTwoGroups()
        {
            Lan lan = Lan.Settled();
            for (uint i = 0; i < 32; i++)
            {
                Assert.AreEqual(0, lan.Interface.JoinGroup(Group + i));
            }

            Assert.AreEqual(-Errno.ENOBUFS, lan.Interface.JoinGroup(Group + 32));
            Assert.AreEqual(0, lan.Interface.LeaveGroup(Group + 7));
            Assert.AreEqual(0, lan.Interface.JoinGroup(Group + 32));
        }

        [TestMethod]
        public void AGeneralQueryIsAnsweredForEachGroupWithinTheTimeItAllows()
        {
            Lan lan = Joined();
            lan.Interface.JoinGroup(Other);
            lan.PassTime(10_001);
            lan.Forget();

            Queries(lan, AllSystems, 0, 50);

            lan.Peer.ExpectsNothing();
            lan.PassTime(5_001);
            string first = FrameText.Of(lan.Peer.Takes(), LinkKind.Ethernet);
            string second = FrameText.Of(lan.Peer.Takes(), LinkKind.Ethernet);
            Assert.IsTrue((first == Joins && second == JoinsOther) || (first == JoinsOther && second == Joins), first + second);
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AReportIsDelayedByARandomTime()
        {
            Lan lan = Joined();
            long earliest = long.MaxValue;
            long latest = 0;

            for (int i = 0; i < 40; i++)
            {
                Queries(lan, AllSystems, 0, 100);
                long asked = lan.Clock.Now;
                while (lan.Wire.SentCount == 0)
                {
                    lan.PassTime(10);
                }

                long waited = lan.Clock.Now - asked;
                earliest = waited < earliest ? waited : earliest;
                latest = waited > latest ? waited : latest;
                lan.Peer.Expects(Joins);
            }

            Assert.IsTrue(earliest < 2000, "earliest " + earliest.ToString());
            Assert.IsTrue(latest > 8000 && latest <= 10_010, "latest " + latest.ToString());
        }

        [TestMethod]
        public void AGroupSpecificQueryIsAnsweredForThatGroupOnly()
        {
            Lan lan = Joined();
            lan.Interface.JoinGroup(Other);
            lan.PassTime(10_001);
            lan.Forget();

            Queries(lan, Group, Group, 10);
            Queries(lan, Group, Group + 9, 10);
            lan.PassTime(1_001);

            lan.Peer.Expects(Joins);
            lan.PassTime(10_000);
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AnotherHostsReportSuppressesOurs()
        {
            Lan lan = Joined();
            Queries(lan, AllSystems, 0, 100);

            Says(lan, Group, Report, 0, Group, Lan.PeerAddress);

            lan.PassTime(20_000);
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void LeavingIsSilentIfAnotherHostReportedLast()
        {
            Lan lan = Joined();
            Queries(lan, AllSystems, 0, 100);
            Says(lan, Group, Report, 0, Group, Lan.PeerAddress);

            lan.Interface.LeaveGroup(Group);

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AReportFromAnotherNetworkSuppressesNothing()
        {
            Lan lan = Joined();
            Queries(lan, AllSystems, 0, 100);

            Says(lan, Group, Report, 0, Group, Lan.FarAway);

            lan.PassTime(10_001);
            lan.Peer.Expects(Joins);
        }

        [TestMethod]
        public void ASecondQueryOnlyShortensTheDelay()
        {
            Lan lan = Joined();

            Queries(lan, AllSystems, 0, 10);
            for (int i = 0; i < 9; i++)
            {
                lan.PassTime(100);
                Queries(lan, AllSystems, 0, 255);
            }

            lan.PassTime(101);
            lan.Peer.Expects(Joins);
        }

        [TestMethod]
        public void AVersion1RouterGetsVersion1ReportsAndNoLeave()
        {
            Lan lan = Joined();

            Queries(lan, AllSystems, 0, 0);
            lan.PassTime(10_001);
            lan.Peer.Expects(JoinsOldWay);
            lan.Interface.LeaveGroup(Group);
            lan.Peer.ExpectsNothing();
            lan.Interface.JoinGroup(Group);
            lan.Peer.Expects(JoinsOldWay);
        }

        [TestMethod]
        public void AVersion1RouterExpiresAfterFourHundredSeconds()
        {
            Lan lan = Joined();
            Queries(lan, AllSystems, 0, 0);
            lan.PassTime(400_000);
            lan.Forget();

            lan.Interface.LeaveGroup(Group);

            lan.Peer.Expects(Leaves);
        }

        [TestMethod]
        public void AVersion1RouterIsDetectedBeforeTheFirstJoin()
        {
            Lan lan = Lan.Settled();
            Queries(lan, AllSystems, 0, 0);

            lan.Interface.JoinGroup(Group);

            lan.Peer.Expects(JoinsOldWay);
        }

        [TestMethod]
        public void AVersion1ReportSuppressesOursToo()
        {
            Lan lan = Joined();
            Queries(lan, AllSystems, 0, 0);

            Says(lan, Group, Report1, 0, Group, Lan.PeerAddress);

            lan.PassTime(20_000);
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AVersion3QueryIsAnsweredAsVersion2()
        {
            Lan lan = Joined();

            lan.Router.SendsTo(s_allSystemsMac, Igmp(QueryOfVersion3(100), AllSystems, Lan.Gateway));
            lan.PassTime(10_001);

            lan.Peer.Expects(Joins);
        }

        [TestMethod]
        public void AVersion3QueryWithoutDelayIsNotVersion1()
        {
            Lan lan = Joined();

            lan.Router.SendsTo(s_allSystemsMac, Igmp(QueryOfVersion3(0), AllSystems, Lan.Gateway));
            lan.PassTime(1);
            lan.Peer.Expects(Joins);

            lan.Interface.LeaveGroup(Group);
            lan.Peer.Expects(Leaves);
        }

        // RFC 3376 section 4.1.1: 0xA0 is 16 * 2^5 tenths of a second
        [TestMethod]
        [DataRow(0xA0, 51_200)]
        [DataRow(0xFF, 60_000)]
        public void AVersion3ResponseTimeMayHaveAnExponent(int code, int time)
        {
            Lan lan = Joined();
            int late = 0;
            for (int i = 0; i < 20; i++)
            {
                lan.Router.SendsTo(s_allSystemsMac, Igmp(QueryOfVersion3((byte)code), AllSystems, Lan.Gateway));
                lan.PassTime(code * 100);
                late += lan.Wire.SentCount == 0 ? 1 : 0;
                lan.PassTime(time - (code * 100));
                Assert.AreEqual(1, lan.Wire.SentCount, "a report within the time");
                lan.Forget();
            }

            Assert.IsTrue(late > 4, late.ToString() + " later than the code would allow as a plain number");
        }

        [TestMethod]
        public void AQueryOfInvalidLengthIsDropped()
        {
            Lan lan = Joined();
            for (int length = 9; length < 12; length++)
            {
                byte[] message = new byte[length];
                message[0] = Query;
                lan.Router.SendsTo(s_allSystemsMac, Igmp(message, AllSystems, Lan.Gateway));
            }

            lan.PassTime(20_000);
            lan.ExpectsDrop(DropReason.IgmpMalformed, 3);
        }

        [TestMethod]
        public void AQueryFromASwitchWithoutAnAddressIsAnswered()
        {
            Lan lan = Joined();

            Says(lan, AllSystems, Query, 10, 0, 0);
            lan.PassTime(1_001);

            lan.Peer.Expects(Joins);
        }

        [TestMethod]
        public void ATruncatedOrMalformedMessageIsDropped()
        {
            Lan lan = Joined();
            for (int length = 0; length < 8; length++)
            {
                lan.Router.SendsTo(s_allSystemsMac, Igmp(new byte[length], AllSystems, Lan.Gateway));
            }

            byte[] packet = Igmp(new byte[] { Query, 10, 0, 0, 0, 0, 0, 0 }, AllSystems, Lan.Gateway);
            packet[27] ^= 1;
            lan.Router.SendsTo(s_allSystemsMac, packet);

            lan.PassTime(20_000);
            lan.ExpectsDrop(DropReason.IgmpMalformed, 9);
        }

        [TestMethod]
        public void TheAllSystemsGroupIsJoinedWithoutReports()
        {
            Lan lan = Lan.Settled();

            Assert.AreEqual(0, lan.Interface.JoinGroup(AllSystems));
            Queries(lan, AllSystems, 0, 10);
            lan.PassTime(20_000);
            Assert.AreEqual(0, lan.Interface.LeaveGroup(AllSystems));

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void GroupsAreReportedWhenTheLinkComesUp()
        {
            Lan lan = Lan.Settled();
            lan.Wire.Refusal = -Errno.ENETDOWN;
            lan.PassTime(100);
            lan.Interface.JoinGroup(Group);
            lan.PassTime(20_000);
            lan.Peer.ExpectsNothing();

            lan.Wire.Refusal = 0;
            lan.Stack.SetAddress(lan.Interface, Lan.Board, 24);

            lan.Peer.Expects("all: announces 10.0.0.1");
            lan.Peer.Expects(Joins);
        }

        [TestMethod]
        public void GroupsAreReportedFromANewAddress()
        {
            Lan lan = Joined();

            lan.Stack.SetAddress(lan.Interface, 0, 0);
            lan.Stack.SetAddress(lan.Interface, Lan.Silent, 24);

            lan.Peer.Expects("all: announces 10.0.0.3");
            lan.Peer.Expects("01:00:5E:01:02:03: 10.0.0.3 > 239.1.2.3 IGMP report 239.1.2.3");
        }

        [TestMethod]
        public void ASharedMulticastMacIsAddedToTheDeviceOnce()
        {
            Lan lan = Lan.Settled();

            lan.Interface.JoinGroup(Group);
            lan.Interface.JoinGroup(Group ^ 0x00800000);
            Assert.AreEqual("+01:00:5E:01:02:03", lan.Wire.Groups);
            lan.Interface.LeaveGroup(Group);
            Assert.AreEqual("+01:00:5E:01:02:03", lan.Wire.Groups);
            lan.Interface.LeaveGroup(Group ^ 0x00800000);

            Assert.AreEqual("+01:00:5E:01:02:03-01:00:5E:01:02:03", lan.Wire.Groups);
        }

        [TestMethod]
        public void AMulticastDatagramReachesMembersOnly()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            byte[] datagram = Packets.Datagram(Lan.PeerAddress, 7, Group, 9, Packets.Bytes(5));

            lan.Peer.SendsTo(s_groupMac, datagram);
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
            lan.Interface.JoinGroup(Group);
            lan.Peer.SendsTo(s_groupMac, datagram);
            Assert.AreEqual(5, lan.Calls.Receive(fd));
            lan.Interface.LeaveGroup(Group);
            lan.Peer.SendsTo(s_groupMac, datagram);

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
            Assert.AreEqual(2L, lan.Drops(DropReason.IpNotForUs));
        }

        [TestMethod]
        public void AMulticastDatagramReachesEverySocketOnThePort()
        {
            Lan lan = Joined();
            int one = Shared(lan);
            int two = Shared(lan);
            int third = lan.Calls.Udp(10);

            lan.Peer.SendsTo(s_groupMac, Packets.Datagram(Lan.PeerAddress, 7, Group, 9, Packets.Bytes(5)));

            Assert.AreEqual(5, lan.Calls.Receive(one));
            Assert.AreEqual(5, lan.Calls.Receive(two));
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(third));
        }

        [TestMethod]
        public void NoErrorIsSentAboutAMulticastDatagram()
        {
            Lan lan = Joined();

            lan.Peer.SendsTo(s_groupMac, Packets.Datagram(Lan.PeerAddress, 7, Group, 9, Packets.Bytes(5)));
            lan.Peer.SendsTo(s_groupMac, Packets.EchoRequest(Lan.PeerAddress, Group, 7, 1, new byte[4]));

            lan.Peer.ExpectsNothing();
            Assert.AreEqual(1L, lan.Drops(DropReason.UdpNoPort));
        }

        [TestMethod]
        public void AMulticastDatagramHasTtl1()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);

            Assert.AreEqual(5, lan.Calls.SendTo(fd, 5, Group, 9));

            byte[] frame = lan.Peer.Takes();
            Assert.AreEqual("01:00:5E:01:02:03: 10.0.0.1 > 239.1.2.3 UDP 7 > 9, 5 bytes", FrameText.Of(frame, LinkKind.Ethernet));
            Assert.AreEqual(1, (int)frame[14 + 8], "TTL");
        }

        [TestMethod]
        public void SentMulticastLoopsBackToLocalMembers()
        {
            Lan lan = Joined();
            int sender = lan.Calls.Udp(7);
            int member = lan.Calls.Udp(9);

            Assert.AreEqual(5, lan.Calls.SendTo(sender, 5, Group, 9));
            lan.PassTime(1);

            Assert.AreEqual(5, lan.Calls.Receive(member));
            Assert.AreEqual("10.0.0.1:7", lan.Calls.From.ToString());
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(member), "once");
        }

        [TestMethod]
        public void SentMulticastDoesNotLoopBackWithoutMembers()
        {
            Lan lan = Lan.Settled();
            int sender = lan.Calls.Udp(7);
            int other = lan.Calls.Udp(9);

            lan.Calls.SendTo(sender, 5, Group, 9);
            lan.PassTime(1);

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(other));
            Assert.AreEqual(0L, lan.Statistics.TotalDrops);
        }

        // A board in the group, its reports past.
        private static Lan Joined()
        {
            Lan lan = Lan.Settled();
            lan.Interface.JoinGroup(Group);
            lan.PassTime(10_001);
            lan.Forget();
            return lan;
        }

        private static int Shared(Lan lan)
        {
            int fd = lan.Calls.Udp();
            lan.Calls.Set(fd, SocketConstants.SO_REUSEADDR, 1);
            Assert.AreEqual(0, lan.Calls.Bind(fd, 0, 9));
            return fd;
        }

        // The router asks who is in a group, 0 for all groups; it allows tenths of a second, 0 as in version 1.
        private static void Queries(Lan lan, uint destination, uint group, int tenths)
        {
            Says(lan, destination, Query, tenths, group, Lan.Gateway);
        }

        private static void Says(Lan lan, uint destination, int type, int tenths, uint group, uint source)
        {
            byte[] message = new byte[8];
            message[0] = (byte)type;
            message[1] = (byte)tenths;
            Packets.Write32(message, 4, group);
            lan.Router.SendsTo(destination == AllSystems ? s_allSystemsMac : s_groupMac, Igmp(message, destination, source));
        }

        private static byte[] QueryOfVersion3(byte code)
        {
            byte[] message = new byte[12];
            message[0] = Query;
            message[1] = code;
            return message;
        }

        private static byte[] Igmp(byte[] message, uint destination, uint source)
        {
            if (message.Length >= 4)
            {
                Packets.Write16(message, 2, ~Packets.Sum(message, 0, message.Length, 0));
            }

            return Packets.IpWithOptions(source, destination, Packets.Igmp, new byte[] { 148, 4, 0, 0 }, message);
        }
    }
}
