import type { Component } from 'svelte'
import Banknote from '@lucide/svelte/icons/banknote'
import Boxes from '@lucide/svelte/icons/boxes'
import Briefcase from '@lucide/svelte/icons/briefcase'
import Building from '@lucide/svelte/icons/building'
import Building2 from '@lucide/svelte/icons/building-2'
import Calculator from '@lucide/svelte/icons/calculator'
import Calendar from '@lucide/svelte/icons/calendar'
import Car from '@lucide/svelte/icons/car'
import ChartBar from '@lucide/svelte/icons/chart-bar'
import ChefHat from '@lucide/svelte/icons/chef-hat'
import Clipboard from '@lucide/svelte/icons/clipboard-list'
import Contact from '@lucide/svelte/icons/contact'
import CookingPot from '@lucide/svelte/icons/cooking-pot'
import Factory from '@lucide/svelte/icons/factory'
import FileText from '@lucide/svelte/icons/file-text'
import Fingerprint from '@lucide/svelte/icons/fingerprint'
import Flag from '@lucide/svelte/icons/flag'
import Folder from '@lucide/svelte/icons/folder'
import Globe from '@lucide/svelte/icons/globe'
import Handshake from '@lucide/svelte/icons/handshake'
import Heart from '@lucide/svelte/icons/heart'
import House from '@lucide/svelte/icons/house'
import Key from '@lucide/svelte/icons/key-round'
import LifeBuoy from '@lucide/svelte/icons/life-buoy'
import List from '@lucide/svelte/icons/list'
import ListTodo from '@lucide/svelte/icons/list-todo'
import Lock from '@lucide/svelte/icons/lock'
import Mail from '@lucide/svelte/icons/mail'
import MapPin from '@lucide/svelte/icons/map-pin'
import Megaphone from '@lucide/svelte/icons/megaphone'
import Message from '@lucide/svelte/icons/message-square'
import Messages from '@lucide/svelte/icons/messages-square'
import Milestone from '@lucide/svelte/icons/milestone'
import NotebookPen from '@lucide/svelte/icons/notebook-pen'
import NotebookText from '@lucide/svelte/icons/notebook-text'
import Package from '@lucide/svelte/icons/package'
import Party from '@lucide/svelte/icons/party-popper'
import Phone from '@lucide/svelte/icons/phone'
import Receipt from '@lucide/svelte/icons/receipt'
import Scroll from '@lucide/svelte/icons/scroll-text'
import ShieldCheck from '@lucide/svelte/icons/shield-check'
import ShoppingCart from '@lucide/svelte/icons/shopping-cart'
import Sprout from '@lucide/svelte/icons/sprout'
import Star from '@lucide/svelte/icons/star'
import Store from '@lucide/svelte/icons/store'
import Tag from '@lucide/svelte/icons/tag'
import Target from '@lucide/svelte/icons/target'
import Ticket from '@lucide/svelte/icons/ticket'
import Truck from '@lucide/svelte/icons/truck'
import User from '@lucide/svelte/icons/user'
import UserRound from '@lucide/svelte/icons/user-round'
import UserStar from '@lucide/svelte/icons/user-star'
import Users from '@lucide/svelte/icons/users'
import Utensils from '@lucide/svelte/icons/utensils'
import Wallet from '@lucide/svelte/icons/wallet'
import Wrench from '@lucide/svelte/icons/wrench'

/** The icons a model may name, by their Lucide name, imported one by one; an unknown name shows a page. */
const icons: Readonly<Record<string, Component<{ class?: string }>>> = {
  banknote: Banknote,
  boxes: Boxes,
  briefcase: Briefcase,
  'building-2': Building2,
  building: Building,
  calculator: Calculator,
  calendar: Calendar,
  car: Car,
  'chart-bar': ChartBar,
  'chef-hat': ChefHat,
  'clipboard-list': Clipboard,
  contact: Contact,
  'cooking-pot': CookingPot,
  factory: Factory,
  'file-text': FileText,
  fingerprint: Fingerprint,
  flag: Flag,
  folder: Folder,
  globe: Globe,
  handshake: Handshake,
  heart: Heart,
  house: House,
  'key-round': Key,
  'life-buoy': LifeBuoy,
  'list-todo': ListTodo,
  list: List,
  lock: Lock,
  mail: Mail,
  'map-pin': MapPin,
  megaphone: Megaphone,
  'message-square': Message,
  'messages-square': Messages,
  milestone: Milestone,
  'notebook-pen': NotebookPen,
  package: Package,
  'party-popper': Party,
  phone: Phone,
  receipt: Receipt,
  'scroll-text': Scroll,
  'shield-check': ShieldCheck,
  'shopping-cart': ShoppingCart,
  sprout: Sprout,
  star: Star,
  store: Store,
  tag: Tag,
  target: Target,
  ticket: Ticket,
  truck: Truck,
  'user-round': UserRound,
  'user-star': UserStar,
  user: User,
  users: Users,
  utensils: Utensils,
  wallet: Wallet,
  wrench: Wrench,
}
export const iconOf = (name: string | undefined): Component<{ class?: string }> => icons[name ?? ''] ?? NotebookText
